package dev.exchanger.realtime.message;

import java.time.Clock;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.realtime.chat.Seats;
import dev.exchanger.realtime.room.RoomMessage;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.room.RoomPublisher;
import dev.exchanger.realtime.socket.EnvelopeWriter;

/**
 * How far members have read. A mark only grows. It is told in passing: in a large chat marks would soon push the messages
 * out of the room's history; who missed some asks for the members.
 */
@ApplicationScoped
public class ReadMarks {

    private static final String RAISE = """
            UPDATE chat_members SET last_read_seq = least($3, c.last_seq)
            FROM chats c
            WHERE c.id = $1 AND chat_id = c.id AND user_id = $2 AND last_read_seq < least($3, c.last_seq)
            """;

    private final Pool pool;
    private final Seats seats;
    private final RoomPublisher rooms;
    private final Clock clock;

    ReadMarks(Pool pool, Seats seats, RoomPublisher rooms, Clock clock) {
        this.pool = pool;
        this.seats = seats;
        this.rooms = rooms;
        this.clock = clock;
    }

    /** How far one has read, and how many messages are left. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Mark(long lastReadSeq, long unread) {}

    /** One has read up to here; what is beyond the last message counts as the last. */
    Uni<Mark> read(UUID user, UUID chat, long seq) {
        return pool.preparedQuery(RAISE)
                .execute(Tuple.of(chat, user, seq))
                .chain(raised -> seats.require(chat, user)
                        .call(seat -> raised.rowCount() > 0
                                ? tell(user, chat, seat.lastReadSeq())
                                : Uni.createFrom().voidItem()))
                .map(seat -> new Mark(seat.lastReadSeq(), seat.unread()));
    }

    private Uni<Void> tell(UUID user, UUID chat, long seq) {
        return rooms.tell(RoomMessage.passing(
                RoomName.chat(chat),
                "msg.read",
                clock.instant(),
                EnvelopeWriter.object().put("userId", user.toString()).put("seq", seq)));
    }
}
