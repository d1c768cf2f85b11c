package dev.exchanger.realtime.announcement;

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

/** The table {@code announcements}. */
@ApplicationScoped
public class AnnouncementRepository {

    // One JSON array: the statement is the same for any number of rows.
    private static final String ADD = """
            INSERT INTO announcements (id, room, key, type, at, data, removed)
            SELECT cast(item.a ->> 'id' AS uuid), item.a ->> 'room', item.a ->> 'key', item.a ->> 'type',
                   cast(item.a ->> 'at' AS timestamptz), item.a -> 'data', cast(item.a ->> 'removed' AS uuid)
            FROM jsonb_array_elements(cast(cast($1 AS text) AS jsonb)) WITH ORDINALITY AS item (a, place)
            ORDER BY item.place
            """;
    private static final String TOLD = """
            UPDATE announcements SET told_at = now(), epoch = $2, seq = $3 WHERE id = $1 AND told_at IS NULL
            """;
    private static final String OVERDUE = """
            SELECT id, room, key, type, at, cast(data AS text) AS data, removed, told_at, epoch, seq
            FROM announcements
            WHERE told_at IS NULL AND created_at < now() - $1::bigint * interval '1 millisecond'
            ORDER BY position LIMIT $2
            """;
    private static final String FIND = """
            SELECT id, room, key, type, at, cast(data AS text) AS data, removed, told_at, epoch, seq
            FROM announcements WHERE room = $1 AND key = $2
            """;
    private static final String FORGET = """
            DELETE FROM announcements WHERE position IN (
              SELECT position FROM announcements
              WHERE told_at < now() - $1::bigint * interval '1 millisecond' LIMIT $2)
            """;

    private final Pool pool;
    private final ObjectMapper mapper;

    public AnnouncementRepository(Pool pool, ObjectMapper mapper) {
        this.pool = pool;
        this.mapper = mapper;
    }

    /** @param position where it was told; {@code null} when it was not or rooms are not numbered */
    record Stored(Announcement announcement, boolean told, Position position) {}

    /** Writes what is owed, in the transaction of its cause. */
    public Uni<Void> add(SqlClient transaction, List<Announcement> announcements) {
        ArrayNode rows = mapper.createArrayNode();
        for (Announcement announcement : announcements) {
            ObjectNode row = rows.addObject()
                    .put("id", announcement.id().toString())
                    .put("room", announcement.room().toString())
                    .put("key", announcement.key())
                    .put("type", announcement.type())
                    .put("at", announcement.at().toString());
            row.set("data", announcement.data());
            if (announcement.removed() != null) {
                row.put("removed", announcement.removed().toString());
            }
        }
        return transaction.preparedQuery(ADD).execute(Tuple.of(rows.toString())).replaceWithVoid();
    }

    /** @param position may be {@code null} */
    Uni<Void> told(UUID id, Position position) {
        return pool.preparedQuery(TOLD)
                .execute(Tuple.of(
                        id, position == null ? null : position.epoch(), position == null ? null : position.seq()))
                .replaceWithVoid();
    }

    /** What was not told in time, oldest first. */
    Uni<List<Announcement>> overdue(Duration age, int limit) {
        return pool.preparedQuery(OVERDUE)
                .execute(Tuple.of(age.toMillis(), limit))
                .map(rows ->
                        rows.stream().map(row -> stored(row).announcement()).toList());
    }

    Uni<Optional<Stored>> find(RoomName room, String key) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(room.toString(), key))
                .map(rows -> rows.stream().findFirst().map(this::stored));
    }

    /** Removes what was told long ago. @return how many */
    Uni<Integer> forget(Duration age, int limit) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(age.toMillis(), limit))
                .map(RowSet::rowCount);
    }

    private Stored stored(Row row) {
        RoomName room = RoomName.parse(row.getString("room")).orElseThrow();
        Announcement announcement = new Announcement(
                row.getUUID("id"),
                room,
                row.getString("key"),
                row.getString("type"),
                row.getOffsetDateTime("at").toInstant(),
                json(row.getString("data")),
                row.getUUID("removed"));
        String epoch = row.getString("epoch");
        return new Stored(
                announcement,
                row.getOffsetDateTime("told_at") != null,
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
