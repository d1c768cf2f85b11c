package dev.exchanger.realtime.chat;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.room.RoomPublisher;
import dev.exchanger.realtime.socket.Position;

/** Who is in which chat. What is somebody else's does not exist: 404, never 403. */
@ApplicationScoped
public class Seats {

    static final String CHAT_COLUMNS = """
            c.id, c.kind, c.title, c.order_id, c.created_by, c.created_at, c.updated_at, c.last_seq
            """;
    /**
     * Messages of {@code chats c} that {@code chat_members m} has not read: the difference of two numbers, but for what
     * was deleted. She has read what she sent, and everything before.
     */
    public static final String UNREAD = """
            c.last_seq - m.last_read_seq
              - (SELECT count(*) FROM messages gone
                 WHERE gone.chat_id = c.id AND gone.seq > m.last_read_seq AND gone.deleted_at IS NOT NULL)
            """;

    static final String SEAT_COLUMNS = CHAT_COLUMNS + """
            , c.messages_version, c.pins_version, c.meta_version, m.user_id, m.role, m.last_read_seq,
            """ + UNREAD + " AS unread ";
    private static final String LOCK = "SELECT id FROM chats WHERE id = $1 FOR UPDATE";
    private static final String FIND = "SELECT " + SEAT_COLUMNS + """
            FROM chats c JOIN chat_members m ON m.chat_id = c.id
            WHERE c.id = $1 AND m.user_id = $2
            """;
    private static final String MEMBER = "SELECT 1 AS one FROM chat_members WHERE chat_id = $1 AND user_id = $2";

    private final Pool pool;
    private final RoomPublisher rooms;

    public Seats(Pool pool, RoomPublisher rooms) {
        this.pool = pool;
        this.rooms = rooms;
    }

    /**
     * A seat and where the chat's room was before it was read: all that had been told then is in what is read of the
     * chat from now on, so whoever resumes from there misses nothing.
     *
     * @param position {@code null} while that is not known
     */
    public record Placed(Position position, Seat seat) {}

    /** Whether the user is a member of the chat. */
    public Uni<Boolean> taken(UUID chat, UUID user) {
        return pool.preparedQuery(MEMBER).execute(Tuple.of(chat, user)).map(rows -> rows.size() > 0);
    }

    /** The user's seat; 404 when there is no such chat of hers. */
    public Uni<Seat> require(UUID chat, UUID user) {
        return find(pool, chat, user).map(Seats::orNotFound);
    }

    /** The user's seat and the room's position before; 404 when there is no such chat of hers. */
    public Uni<Placed> placed(UUID chat, UUID user) {
        // First of all whether there is such a chat: nobody shall make rooms in Redis by asking for them.
        return require(chat, user)
                .chain(() -> rooms.position(RoomName.chat(chat)))
                .chain(position -> require(chat, user).map(seat -> new Placed(position.orElse(null), seat)));
    }

    /**
     * The user's seat in a transaction that changes the chat. From here to the end of the transaction nobody else writes
     * to the chat, and what is read sees everything written before.
     */
    public Uni<Seat> lock(SqlClient transaction, UUID chat, UUID user) {
        Uni<RowSet<Row>> locked = transaction.preparedQuery(LOCK).execute(Tuple.of(chat));
        // Two statements, as only the second one sees what was committed while the first one waited. Sent together.
        return Uni.combine().all().unis(locked, find(transaction, chat, user)).with((lock, seat) -> orNotFound(seat));
    }

    private static Uni<Optional<Seat>> find(SqlClient client, UUID chat, UUID user) {
        return client.preparedQuery(FIND)
                .execute(Tuple.of(chat, user))
                .map(rows -> rows.stream().findFirst().map(Seats::seat));
    }

    private static Seat orNotFound(Optional<Seat> seat) {
        return seat.orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, "No such chat of yours"));
    }

    static Seat seat(Row row) {
        return new Seat(
                chat(row),
                row.getUUID("user_id"),
                ChatRole.of(row.getString("role")),
                row.getLong("last_read_seq"),
                row.getLong("unread"),
                new Seat.Versions(
                        row.getLong("messages_version"), row.getLong("pins_version"), row.getLong("meta_version")));
    }

    static Chat chat(Row row) {
        return new Chat(
                row.getUUID("id"),
                ChatKind.of(row.getString("kind")),
                row.getString("title"),
                row.getUUID("order_id"),
                row.getUUID("created_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getLong("last_seq"));
    }
}
