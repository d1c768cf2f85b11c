package dev.exchanger.testkit.telegram;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.testkit.http.Json;

/** A person with a Telegram account who has opened the chat with the bot. */
public final class FakeUser {
    private final People people;
    private final ObjectNode account;
    private final Chat chat;

    FakeUser(People people, ObjectNode account, Chat chat) {
        this.people = people;
        this.account = account;
        this.chat = chat;
    }

    /** Account number, also the number of the private chat. */
    public long id() {
        return account.path("id").asLong();
    }

    /** Writes to the bot; a leading command is marked as such. Returns the update's id, -1 when the bot did not ask for messages. */
    public long send(String text) {
        return people.say(account, chat, text);
    }

    /** Writes into a group where the bot is; the group is made when missing. Group ids are negative. */
    public long sendTo(long groupChatId, String text) {
        return people.say(account, people.group(groupChatId), text);
    }

    /**
     * Presses the newest button with this text or data.
     *
     * @throws IllegalArgumentException when no message has it, or it opens a link
     */
    public long press(String textOrData) {
        List<SentMessage> all = messages();
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).button(textOrData).isPresent()) {
                return press(all.get(i), textOrData);
            }
        }
        throw new IllegalArgumentException("No button " + textOrData + " in " + all);
    }

    /** Presses a button of a message, also of an old copy of it, as a slow app does. */
    public long press(SentMessage message, String textOrData) {
        String data = message.button(textOrData)
                .flatMap(SentMessage.Button::data)
                .orElseThrow(() -> new IllegalArgumentException("No button " + textOrData + " on " + message));
        return pressForged(message, data);
    }

    /** A press with any data, as a changed app can send it. */
    public long pressForged(SentMessage message, String data) {
        return people.press(account, chat, message, data);
    }

    /** What the bot has written to this person, oldest first, as it stands now. */
    public List<SentMessage> messages() {
        return chat.messages().stream().filter(SentMessage::fromBot).toList();
    }

    /** Both sides of the private chat. */
    public List<SentMessage> conversation() {
        return chat.messages();
    }

    /** Texts of the bot's answers to presses. */
    public List<String> notices() {
        return chat.notices();
    }

    /**
     * The newest message of the bot that fits, now or within the time.
     *
     * @throws AssertionError when none came; tells what is there
     */
    public SentMessage awaitMessage(Predicate<SentMessage> fits, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            synchronized (chat) {
                List<SentMessage> all = messages();
                for (int i = all.size() - 1; i >= 0; i--) {
                    if (fits.test(all.get(i))) {
                        return all.get(i);
                    }
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("No such message within " + within + "; there are "
                            + all.stream().map(SentMessage::text).toList());
                }
                try {
                    chat.awaitChange(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("Interrupted while waiting for a message", e);
                }
            }
        }
    }

    /** Blocks the bot: it is told by {@code my_chat_member}, its messages are refused with 403. */
    public long block() {
        chat.block(true);
        return people.membership(account, chat, "member", "kicked");
    }

    /** Ends {@link #block()}. */
    public long unblock() {
        chat.block(false);
        return people.membership(account, chat, "kicked", "member");
    }

    static ObjectNode account(long id, String firstName, String languageCode) {
        return Json.object()
                .put("id", id)
                .put("is_bot", false)
                .put("first_name", firstName)
                .put("language_code", languageCode);
    }
}
