package dev.exchanger.bot.update;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.exchanger.bot.telegram.TelegramConfig;
import dev.exchanger.bot.text.CleanText;

/** Reads untrusted updates and tells what the user did. Pure: the same text always gives the same answer. */
@ApplicationScoped
public class UpdateParser {
    // Telegram's own limit for one message; a longer text did not come through a client.
    private static final int MAX_TEXT = 4096;
    private static final int MAX_NAME = 64;
    private static final Pattern COMMAND =
            Pattern.compile("/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?:\\s+(.*))?", Pattern.DOTALL);

    // Its own mapper: the one of the HTTP resources refuses unknown members, Telegram adds new ones with each version.
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(64).build());
    }

    private final Optional<String> botName;

    UpdateParser(TelegramConfig config) {
        this.botName = config.botName().map(name -> name.toLowerCase(Locale.ROOT));
    }

    /**
     * @param json the body of a webhook call, or a stored payload
     * @throws MalformedUpdate when it is not JSON, has no {@code update_id}, or a member has a wrong type
     */
    public Update read(String json) {
        try {
            return checked(JSON.readValue(json, Update.class));
        } catch (JsonProcessingException malformed) {
            throw new MalformedUpdate(where(malformed));
        }
    }

    /** As {@link #read(String)}, for one element of a polled batch. */
    public Update read(JsonNode json) {
        try {
            return checked(JSON.treeToValue(json, Update.class));
        } catch (JsonProcessingException malformed) {
            throw new MalformedUpdate(where(malformed));
        }
    }

    /** The update as it is stored: only the members the bot knows, without characters that PostgreSQL refuses. */
    public String write(Update update) {
        try {
            return JSON.writeValueAsString(update).replace("\\u0000", "");
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an update cannot be written", impossible);
        }
    }

    /** What the user did. */
    public Interaction interpret(Update update) {
        if (update.callbackQuery() != null) {
            return press(update.callbackQuery());
        }
        if (update.myChatMember() != null) {
            return membership(update.myChatMember());
        }
        Update.Message message = update.message();
        if (message == null || message.from() == null) {
            return new Interaction.Ignored(new Interaction.Sender(0, 0, false, "", null));
        }
        Interaction.Sender sender = sender(message.from(), message.chat());
        if (message.from().isBot() || message.text() == null) {
            return new Interaction.Ignored(sender);
        }
        return text(sender, message);
    }

    private Interaction text(Interaction.Sender sender, Update.Message message) {
        String text = CleanText.lines(message.text(), MAX_TEXT).strip();
        Matcher command = COMMAND.matcher(text);
        if (!command.matches()) {
            return new Interaction.Text(sender, message.messageId(), text);
        }
        String addressee = command.group(2);
        if (addressee != null && botName.isPresent() && !botName.get().equals(addressee.toLowerCase(Locale.ROOT))) {
            return new Interaction.Ignored(sender);
        }
        String argument = command.group(3) == null ? "" : command.group(3).strip();
        return new Interaction.Command(
                sender, message.messageId(), command.group(1).toLowerCase(Locale.ROOT), argument);
    }

    private static Interaction press(Update.CallbackQuery query) {
        Update.Message message = query.message();
        // Without its message a press can only be answered in the private chat with the user.
        Update.Chat chat = message == null ? new Update.Chat(query.from().id(), "private") : message.chat();
        return new Interaction.ButtonPress(
                sender(query.from(), chat),
                query.id(),
                message == null ? 0 : message.messageId(),
                query.data() == null ? "" : query.data());
    }

    private static Interaction membership(Update.ChatMemberUpdated change) {
        Interaction.Sender sender = sender(change.from(), change.chat());
        if (!change.chat().isPrivate() || change.newChatMember() == null) {
            return new Interaction.Ignored(sender);
        }
        return new Interaction.Membership(
                sender, "kicked".equals(change.newChatMember().status()));
    }

    private static Interaction.Sender sender(Update.User user, Update.Chat chat) {
        return new Interaction.Sender(
                user.id(),
                chat.id(),
                chat.isPrivate(),
                CleanText.line(user.firstName(), MAX_NAME),
                user.languageCode());
    }

    private static Update checked(Update update) {
        if (update == null || update.updateId() <= 0) {
            throw new MalformedUpdate("update_id must be a positive integer");
        }
        if (update.callbackQuery() != null && update.callbackQuery().from() == null
                || update.myChatMember() != null
                        && (update.myChatMember().from() == null
                                || update.myChatMember().chat() == null)
                || update.message() != null && update.message().chat() == null
                || update.callbackQuery() != null
                        && update.callbackQuery().message() != null
                        && update.callbackQuery().message().chat() == null) {
            throw new MalformedUpdate("a sender or a chat is missing");
        }
        return update;
    }

    private static String where(JsonProcessingException malformed) {
        if (malformed instanceof JsonMappingException mapping
                && !mapping.getPath().isEmpty()) {
            StringBuilder path = new StringBuilder();
            mapping.getPath()
                    .forEach(step -> path.append(path.isEmpty() ? "" : ".").append(step.getFieldName()));
            return "unexpected value at " + path;
        }
        return malformed.getLocation() == null
                ? "not an update"
                : "not readable at line " + malformed.getLocation().getLineNr() + " column "
                        + malformed.getLocation().getColumnNr();
    }
}
