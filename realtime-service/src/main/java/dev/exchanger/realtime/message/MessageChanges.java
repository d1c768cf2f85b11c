package dev.exchanger.realtime.message;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.realtime.RealtimeProblem;
import dev.exchanger.realtime.chat.Seat;
import dev.exchanger.realtime.chat.Seats;
import dev.exchanger.realtime.chat.Written;

/** Edits and deletes. Doing it again changes nothing and answers where it was told. */
@ApplicationScoped
class MessageChanges {

    private final Pool pool;
    private final Seats seats;
    private final MessageRepository messages;
    private final MessageNews news;
    private final Clock clock;

    MessageChanges(Pool pool, Seats seats, MessageRepository messages, MessageNews news, Clock clock) {
        this.pool = pool;
        this.seats = seats;
        this.messages = messages;
        this.news = news;
        this.clock = clock;
    }

    /**
     * A new body for a message of one's own.
     *
     * @param condition the version the body was written for; empty to overwrite whatever there is
     * @return fails with 404, 403, {@code forwarded}, {@code message-deleted} or, for another version, 412
     */
    Uni<Written<Message>> edit(UUID user, UUID chat, UUID id, String body, Optional<IfMatch> condition) {
        String text = MessageContent.body(body);
        return change(user, chat, id, (tx, seat, message) -> {
            if (!message.senderId().equals(user)) {
                throw new ProblemException(CommonProblem.FORBIDDEN, "Only its sender edits a message");
            }
            if (message.deletedAt() != null) {
                throw new ProblemException(RealtimeProblem.MESSAGE_DELETED, null);
            }
            if (message.forwardedFrom() != null) {
                throw new ProblemException(RealtimeProblem.FORWARDED, null);
            }
            if (text.equals(message.body())) {
                // Whoever got no answer and asks again knows the version of before.
                return unchanged(message);
            }
            condition.ifPresent(expected -> expected.check(message.version()));
            return write(tx, message.edited(text, now()), "msg.edited");
        });
    }

    /** Takes the body away; its number stays. For the sender, owners of groups and operators. */
    Uni<Written<Message>> delete(UUID user, UUID chat, UUID id) {
        return change(user, chat, id, (tx, seat, message) -> {
            if (!message.senderId().equals(user) && !seat.role().mayModerate()) {
                throw new ProblemException(CommonProblem.FORBIDDEN, "Not yours to delete");
            }
            return message.deletedAt() != null ? unchanged(message) : write(tx, message.deleted(now()), "msg.deleted");
        });
    }

    private interface Step {
        Uni<MessageNews.Outcome<Message>> apply(SqlConnection tx, Seat seat, Message message);
    }

    private Uni<Written<Message>> change(UUID user, UUID chat, UUID id, Step step) {
        return Transactions.in(pool, tx -> Uni.combine()
                        .all()
                        .unis(seats.lock(tx, chat, user), messages.find(tx, chat, id))
                        .asTuple()
                        .chain(both -> step.apply(
                                tx,
                                both.getItem1(),
                                both.getItem2()
                                        .orElseThrow(() ->
                                                new ProblemException(CommonProblem.NOT_FOUND, "No such message")))))
                .chain(outcome -> news.tell(chat, outcome));
    }

    private Uni<MessageNews.Outcome<Message>> write(SqlConnection tx, Message message, String type) {
        return messages.change(tx, message).chain(() -> news.owe(tx, message, type));
    }

    private static Uni<MessageNews.Outcome<Message>> unchanged(Message message) {
        return Uni.createFrom().item(MessageNews.Outcome.before(message, message.outboxKey()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
