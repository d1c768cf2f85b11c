package dev.exchanger.realtime.message;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.type.TypeReference;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.realtime.RealtimeProblem;
import dev.exchanger.realtime.chat.ChatCache;
import dev.exchanger.realtime.chat.ChatConfig;
import dev.exchanger.realtime.chat.Seats;
import dev.exchanger.realtime.chat.Written;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.roomoutbox.RoomOutboxEntry;
import dev.exchanger.realtime.socket.EnvelopeWriter;

/** What the members of a chat have pinned; any of them may pin and unpin. */
@ApplicationScoped
class PinService {

    private static final ChatCache.View<List<Pin>> PINNED =
            new ChatCache.View<>("pinned", RedisKeys.CHAT_PINNED_TTL, new TypeReference<List<Pin>>() {});

    private final Pool pool;
    private final Seats seats;
    private final MessageRepository messages;
    private final PinRepository pins;
    private final MessageNews news;
    private final ChatCache cache;
    private final ChatConfig config;
    private final Clock clock;

    PinService(
            Pool pool,
            Seats seats,
            MessageRepository messages,
            PinRepository pins,
            MessageNews news,
            ChatCache cache,
            ChatConfig config,
            Clock clock) {
        this.pool = pool;
        this.seats = seats;
        this.messages = messages;
        this.pins = pins;
        this.news = news;
        this.cache = cache;
        this.config = config;
        this.clock = clock;
    }

    /** Pins a message; pinning it again changes nothing. @return fails with 404 or {@code pin-limit} */
    Uni<Written<Void>> pin(UUID user, UUID chat, UUID id) {
        return change(user, chat, (tx, held) -> {
            Optional<Pin> before = of(held, id);
            if (before.isPresent()) {
                return Uni.createFrom().item(MessageNews.Outcome.before(null, key(before.get())));
            }
            if (held.size() >= config.maxPins()) {
                throw new ProblemException(RealtimeProblem.PIN_LIMIT, null);
            }
            return messages.find(tx, chat, id).chain(found -> {
                Message message = found.filter(candidate -> candidate.deletedAt() == null)
                        .orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, "No such message"));
                Pin pin = new Pin(UuidV7.next(), user, now(), message);
                return pins.add(tx, pin)
                        .chain(() -> news.<Void>owe(tx, null, told(pin, user, key(pin), "msg.pinned", pin.pinnedAt())));
            });
        });
    }

    /** Takes a pin away; what is not pinned stays so. */
    Uni<Written<Void>> unpin(UUID user, UUID chat, UUID id) {
        return change(user, chat, (tx, held) -> of(held, id)
                .map(pin -> pins.remove(tx, pin)
                        .chain(() ->
                                news.<Void>owe(tx, null, told(pin, user, key(pin) + ":off", "msg.unpinned", now()))))
                .orElseGet(() -> Uni.createFrom().item(MessageNews.Outcome.before(null, null))));
    }

    /** What is pinned in a chat one is in, last pinned first. */
    Uni<List<Pin>> list(UUID user, UUID chat) {
        return seats.require(chat, user)
                .chain(seat -> cache.get(
                        PINNED, RedisKeys.chatPinned(chat), seat.versions().pins(), () -> pins.list(chat)));
    }

    private interface Step {
        Uni<MessageNews.Outcome<Void>> apply(SqlConnection tx, List<Pin> held);
    }

    private Uni<Written<Void>> change(UUID user, UUID chat, Step step) {
        return Transactions.in(pool, tx -> seats.lock(tx, chat, user)
                        .chain(() -> pins.list(tx, chat))
                        .chain(held -> step.apply(tx, held)))
                .chain(outcome -> news.tell(chat, outcome));
    }

    private static Optional<Pin> of(List<Pin> held, UUID message) {
        return held.stream().filter(pin -> pin.message().id().equals(message)).findFirst();
    }

    private static String key(Pin pin) {
        return "pin:" + pin.id();
    }

    private static RoomOutboxEntry told(Pin pin, UUID by, String key, String type, Instant at) {
        Message message = pin.message();
        return RoomOutboxEntry.of(
                RoomName.chat(message.chatId()),
                key,
                type,
                at,
                EnvelopeWriter.object()
                        .put("messageId", message.id().toString())
                        .put("seq", message.seq())
                        .put("userId", by.toString()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
