package dev.exchanger.realtime.roomoutbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.Position;

/** The table {@code room_outbox}. */
@ApplicationScoped
public class RoomOutboxRepository {

    // One JSON array: the statement is the same for any number of rows.
    private static final String ADD = """
            INSERT INTO room_outbox (id, room, key, type, at, data, removed)
            SELECT cast(item.a ->> 'id' AS uuid), item.a ->> 'room', item.a ->> 'key', item.a ->> 'type',
                   cast(item.a ->> 'at' AS timestamptz), item.a -> 'data', cast(item.a ->> 'removed' AS uuid)
            FROM jsonb_array_elements(cast(cast($1 AS text) AS jsonb)) WITH ORDINALITY AS item (a, place)
            ORDER BY item.place
            """;
    private static final String MARK_PUBLISHED = """
            UPDATE room_outbox SET published_at = now(), epoch = $2, seq = $3 WHERE id = $1 AND published_at IS NULL
            """;
    private static final String OVERDUE = """
            SELECT id, room, key, type, at, cast(data AS text) AS data, removed, published_at, epoch, seq
            FROM room_outbox
            WHERE published_at IS NULL AND created_at < now() - $1::bigint * interval '1 millisecond'
            ORDER BY position LIMIT $2
            """;
    private static final String FIND = """
            SELECT id, room, key, type, at, cast(data AS text) AS data, removed, published_at, epoch, seq
            FROM room_outbox WHERE room = $1 AND key = $2
            """;
    private static final String FORGET = """
            DELETE FROM room_outbox WHERE position IN (
              SELECT position FROM room_outbox
              WHERE published_at < now() - $1::bigint * interval '1 millisecond' LIMIT $2)
            """;

    private final Pool pool;
    private final ObjectMapper mapper;

    public RoomOutboxRepository(Pool pool, ObjectMapper mapper) {
        this.pool = pool;
        this.mapper = mapper;
    }

    /** @param position in its room; {@code null} when it was not or rooms are not numbered */
    record Stored(RoomOutboxEntry entry, boolean published, Position position) {}

    /** Writes what is owed, in the transaction of its cause. */
    public Uni<Void> add(SqlClient transaction, List<RoomOutboxEntry> entries) {
        ArrayNode rows = mapper.createArrayNode();
        for (RoomOutboxEntry entry : entries) {
            ObjectNode row = rows.addObject()
                    .put("id", entry.id().toString())
                    .put("room", entry.room().toString())
                    .put("key", entry.key())
                    .put("type", entry.type())
                    .put("at", entry.at().toString());
            row.set("data", entry.data());
            if (entry.removed() != null) {
                row.put("removed", entry.removed().toString());
            }
        }
        return transaction.preparedQuery(ADD).execute(Tuple.of(rows.toString())).replaceWithVoid();
    }

    /** @param position may be {@code null} */
    Uni<Void> markPublished(UUID id, Position position) {
        return pool.preparedQuery(MARK_PUBLISHED)
                .execute(Tuple.of(
                        id, position == null ? null : position.epoch(), position == null ? null : position.seq()))
                .replaceWithVoid();
    }

    /** What was not published in time, oldest first. */
    Uni<List<RoomOutboxEntry>> overdue(Duration age, int limit) {
        return pool.preparedQuery(OVERDUE)
                .execute(Tuple.of(age.toMillis(), limit))
                .map(rows -> rows.stream().map(row -> stored(row).entry()).toList());
    }

    Uni<Optional<Stored>> find(RoomName room, String key) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(room.toString(), key))
                .map(rows -> rows.stream().findFirst().map(this::stored));
    }

    /** Removes what was published long ago. @return how many */
    Uni<Integer> forget(Duration age, int limit) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(age.toMillis(), limit))
                .map(RowSet::rowCount);
    }

    private Stored stored(Row row) {
        RoomName room = RoomName.parse(row.getString("room")).orElseThrow();
        RoomOutboxEntry entry = new RoomOutboxEntry(
                row.getUUID("id"),
                room,
                row.getString("key"),
                row.getString("type"),
                row.getOffsetDateTime("at").toInstant(),
                json(row.getString("data")),
                row.getUUID("removed"));
        String epoch = row.getString("epoch");
        return new Stored(
                entry,
                row.getOffsetDateTime("published_at") != null,
                epoch == null ? null : new Position(epoch, row.getLong("seq")));
    }

    private JsonNode json(String text) {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("jsonb that is no JSON", e);
        }
    }
}
