package dev.exchanger.realtime.message;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.type.TypeReference;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.realtime.chat.ChatCache;
import dev.exchanger.realtime.chat.Seat;
import dev.exchanger.realtime.chat.Seats;
import dev.exchanger.realtime.socket.Position;

/** The messages of a chat by their numbers. The newest ones, which everybody who opens the chat wants, are cached. */
@ApplicationScoped
class History {

    private static final ChatCache.View<List<Message>> NEWEST =
            new ChatCache.View<>("messages", RedisKeys.CHAT_MESSAGES_TTL, new TypeReference<List<Message>>() {});

    private final Seats seats;
    private final MessageRepository messages;
    private final ChatCache cache;

    History(Seats seats, MessageRepository messages, ChatCache cache) {
        this.seats = seats;
        this.messages = messages;
        this.cache = cache;
    }

    /**
     * What is asked for.
     *
     * @param before messages with lower numbers, newest first; {@code null} for the newest
     * @param after messages with higher numbers, oldest first; {@code null} when not asked that way
     * @param limit 1 to 100
     */
    record Range(Long before, Long after, int limit) {}

    /**
     * Some messages.
     *
     * @param position where the room was before they were read: whoever resumes from there misses nothing; {@code null}
     *     when that is not known
     */
    record Slice(Position position, List<Message> messages, boolean more) {}

    /** Messages of a chat one is in. */
    Uni<Slice> read(UUID user, UUID chat, Range range) {
        return seats.placed(chat, user)
                .chain(placed -> rows(placed.seat(), range).map(rows -> slice(placed.position(), rows, range.limit())));
    }

    /** One message of a chat one is in; 404 when there is none. */
    Uni<Message> one(UUID user, UUID chat, UUID id) {
        return seats.require(chat, user)
                .chain(() -> messages.find(chat, id))
                .map(found ->
                        found.orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, "No such message")));
    }

    private Uni<List<Message>> rows(Seat seat, Range range) {
        UUID chat = seat.chat().id();
        if (range.after() != null) {
            return messages.after(chat, range.after(), range.limit() + 1);
        }
        if (range.before() != null || range.limit() > Page.DEFAULT_LIMIT) {
            long before = range.before() == null ? Long.MAX_VALUE : range.before();
            return messages.before(chat, before, range.limit() + 1);
        }
        return cache.get(
                NEWEST,
                RedisKeys.chatMessages(chat),
                seat.versions().messages(),
                () -> messages.before(chat, Long.MAX_VALUE, Page.DEFAULT_LIMIT + 1));
    }

    private static Slice slice(Position place, List<Message> rows, int limit) {
        boolean more = rows.size() > limit;
        return new Slice(place, more ? rows.subList(0, limit) : rows, more);
    }
}
