package dev.exchanger.realtime.message;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;

import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.realtime.RealtimeProblem;
import dev.exchanger.realtime.chat.Seat;
import dev.exchanger.realtime.chat.Seats;
import dev.exchanger.realtime.chat.Written;

/**
 * Sends and forwards. A message is numbered and committed first, then told; a key that the sender has used before sends
 * nothing and answers what it sent, so whoever got no answer asks again.
 */
@ApplicationScoped
class MessageService {

    private static final String UNIQUE_VIOLATION = "23505";

    private final Pool pool;
    private final Seats seats;
    private final MessageRepository messages;
    private final MessageNews news;
    private final Clock clock;

    MessageService(Pool pool, Seats seats, MessageRepository messages, MessageNews news, Clock clock) {
        this.pool = pool;
        this.seats = seats;
        this.messages = messages;
        this.news = news;
        this.clock = clock;
    }

    /** What is asked to be written. @param content made in the transaction, if it is no repetition */
    private record Sending(
            UUID sender, UUID chat, String key, byte[] hash, Function<SqlConnection, Uni<MessageContent>> content) {}

    /**
     * Sends a message to a chat one is in.
     *
     * @param body 1 to 4096 characters
     * @param replyTo a message of the same chat, or {@code null}
     * @param key idempotency key, of all chats of the sender
     * @return fails with 404, {@code validation} or {@code idempotency-key-reused}
     */
    Uni<Written<Message>> send(UUID sender, UUID chat, String body, UUID replyTo, String key) {
        String text = MessageContent.body(body);
        byte[] hash = MessageContent.hash(chat, "send", replyTo, text);
        Sending sending = new Sending(sender, chat, key, hash, tx -> answerable(tx, chat, replyTo)
                .replaceWith(new MessageContent(text, replyTo, null, null)));
        return write(sending);
    }

    /** Copies a message of a chat one is in to another such chat; 404 when one of them is not. */
    Uni<Written<Message>> forward(UUID sender, UUID chat, UUID original, String key) {
        byte[] hash = MessageContent.hash(chat, "forward", original, "");
        Sending sending = new Sending(sender, chat, key, hash, tx -> messages.forwardable(tx, original, sender)
                .map(found -> found.orElseThrow(MessageService::noMessage))
                .map(MessageService::copy));
        return write(sending);
    }

    /** A copy of a copy names the first author. */
    private static MessageContent copy(Message message) {
        UUID author = message.forwardedSender() != null ? message.forwardedSender() : message.senderId();
        return new MessageContent(message.body(), null, message.id(), author);
    }

    private Uni<Void> answerable(SqlConnection tx, UUID chat, UUID replyTo) {
        return replyTo == null
                ? Uni.createFrom().voidItem()
                : messages.find(tx, chat, replyTo)
                        .invoke(found -> found.orElseThrow(MessageService::noMessage))
                        .replaceWithVoid();
    }

    private Uni<Written<Message>> write(Sending sending) {
        return Uni.createFrom()
                .deferred(() -> Transactions.in(pool, tx -> in(tx, sending)))
                // The same key in two chats at once: the second try finds what the other one wrote.
                .onFailure(MessageService::isRepetition)
                .retry()
                .atMost(1)
                .chain(outcome -> news.tell(sending.chat(), outcome));
    }

    private Uni<MessageNews.Outcome<Message>> in(SqlConnection tx, Sending sending) {
        return Uni.combine()
                .all()
                .unis(
                        seats.lock(tx, sending.chat(), sending.sender()),
                        messages.known(tx, sending.sender(), sending.key()))
                .asTuple()
                .chain(both -> both.getItem2()
                        .map(known -> repeated(known, sending))
                        .orElseGet(() -> sending.content()
                                .apply(tx)
                                .chain(content -> add(tx, both.getItem1(), content, sending))));
    }

    private static Uni<MessageNews.Outcome<Message>> repeated(MessageRepository.Known known, Sending sending) {
        if (!Arrays.equals(known.hash(), sending.hash())) {
            throw new ProblemException(RealtimeProblem.IDEMPOTENCY_KEY_REUSED, null);
        }
        // It may have been edited since; it was told as it was sent.
        String key = "msg:" + known.message().id();
        return Uni.createFrom().item(MessageNews.Outcome.before(known.message(), key));
    }

    private Uni<MessageNews.Outcome<Message>> add(
            SqlConnection tx, Seat seat, MessageContent content, Sending sending) {
        Message message = new Message(
                UuidV7.next(),
                sending.chat(),
                seat.chat().lastSeq() + 1,
                sending.sender(),
                "text",
                content.body(),
                content.replyTo(),
                content.forwardedFrom(),
                content.forwardedSender(),
                1,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                null,
                null,
                null);
        return messages.add(tx, message, sending.key(), sending.hash()).chain(() -> news.owe(tx, message, "msg"));
    }

    private static boolean isRepetition(Throwable failure) {
        return failure instanceof PgException error && UNIQUE_VIOLATION.equals(error.getSqlState());
    }

    private static ProblemException noMessage() {
        return new ProblemException(CommonProblem.NOT_FOUND, "No such message");
    }
}
