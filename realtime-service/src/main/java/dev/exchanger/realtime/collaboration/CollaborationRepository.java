package dev.exchanger.realtime.collaboration;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.platform.database.Transactions;

/** Sessions and who may join them. */
@ApplicationScoped
public class CollaborationRepository {

    private static final String CREATE = """
            WITH made AS (
              INSERT INTO collaboration_sessions (id, title, owner_id, client_key)
              SELECT $1::uuid, $2::text, $3::uuid, $4::text
              WHERE (SELECT count(*) FROM collaboration_sessions WHERE owner_id = $3 AND closed_at IS NULL) < $6::int
              ON CONFLICT (owner_id, client_key) DO NOTHING
              RETURNING id
            ), members AS (
              INSERT INTO collaboration_participants (session_id, user_id)
              SELECT made.id, member FROM made, unnest($5::uuid[]) AS member
            ), snapshot AS (
              INSERT INTO collaboration_snapshots (session_id, epoch, seq, state)
              SELECT made.id, '', 0, '{}' FROM made
            )
            SELECT id FROM made
            """;
    private static final String SELECT = """
            SELECT s.id, s.title, s.owner_id, s.operations, s.created_at, s.active_at, s.closed_at,
                   ARRAY(SELECT p.user_id FROM collaboration_participants p
                         WHERE p.session_id = s.id ORDER BY p.user_id) AS participants
            """;
    private static final String FIND = SELECT + "FROM collaboration_sessions s WHERE s.id = $1";
    private static final String FIND_BY_KEY =
            SELECT + "FROM collaboration_sessions s WHERE s.owner_id = $1 AND s.client_key = $2";
    private static final String LIST = SELECT + """
            FROM collaboration_participants m JOIN collaboration_sessions s ON s.id = m.session_id
            WHERE m.user_id = $1 AND ($2::uuid IS NULL OR m.session_id < $2)
            ORDER BY m.session_id DESC LIMIT $3
            """;
    private static final String CLOSE =
            "UPDATE collaboration_sessions SET closed_at = now() WHERE id = $1 AND closed_at IS NULL";
    private static final String IDLE = """
            SELECT id FROM collaboration_sessions
            WHERE closed_at IS NULL AND active_at < now() - make_interval(secs => $1)
            ORDER BY active_at LIMIT 100
            """;
    private static final String PURGE =
            "DELETE FROM collaboration_sessions WHERE closed_at < now() - make_interval(secs => $1)";
    // The key was the former owner's; the new one may have used the same.
    private static final String PASS_ON = """
            UPDATE collaboration_sessions s SET owner_id = heir.user_id, client_key = 'of:' || s.id
            FROM collaboration_participants heir
            WHERE s.owner_id = $1 AND heir.session_id = s.id AND heir.user_id = (
              SELECT p.user_id FROM collaboration_participants p
              WHERE p.session_id = s.id AND p.user_id <> $1 ORDER BY p.user_id LIMIT 1)
            """;
    private static final String LEAVE = "DELETE FROM collaboration_participants WHERE user_id = $1";
    private static final String ALONE = """
            SELECT s.id FROM collaboration_sessions s
            WHERE s.owner_id = $1 AND s.closed_at IS NULL AND NOT EXISTS (
              SELECT 1 FROM collaboration_participants p WHERE p.session_id = s.id AND p.user_id <> $1)
            """;
    private static final String COUNT = """
            SELECT count(*) FILTER (WHERE closed_at IS NULL) AS open,
                   count(*) FILTER (WHERE closed_at IS NOT NULL) AS closed,
                   count(*) FILTER (WHERE closed_at IS NULL AND active_at > now() - interval '5 minutes') AS active,
                   coalesce(sum(operations), 0)::bigint AS operations
            FROM collaboration_sessions
            """;

    private final Pool pool;

    public CollaborationRepository(Pool pool) {
        this.pool = pool;
    }

    /**
     * How many sessions there are.
     *
     * @param active of the open ones those with operations in the last five minutes
     * @param operations saved ones of all sessions
     */
    record Counts(long open, long closed, long active, long operations) {}

    /**
     * Creates a session; nothing happens when the owner has used the key, or has as many open as she may.
     *
     * @param participants the owner included
     * @return whether it was created
     */
    Uni<Boolean> create(UUID id, String title, UUID owner, String key, List<UUID> participants, int maxOpen) {
        Tuple values = Tuple.of(id, title, owner, key, participants.toArray(UUID[]::new), maxOpen);
        return pool.preparedQuery(CREATE).execute(values).map(rows -> rows.size() == 1);
    }

    /** A session, or {@code null}. */
    Uni<CollaborationSession> find(UUID id) {
        return pool.preparedQuery(FIND).execute(Tuple.of(id)).map(CollaborationRepository::first);
    }

    /** The session that was created with a key, or {@code null}. */
    Uni<CollaborationSession> find(UUID owner, String key) {
        return pool.preparedQuery(FIND_BY_KEY).execute(Tuple.of(owner, key)).map(CollaborationRepository::first);
    }

    /**
     * The sessions a user may join or could have joined, newest first.
     *
     * @param before the last one seen, or {@code null}
     */
    Uni<List<CollaborationSession>> list(UUID user, UUID before, int limit) {
        return pool.preparedQuery(LIST).execute(Tuple.of(user, before, limit)).map(CollaborationRepository::all);
    }

    Uni<Void> close(UUID id) {
        return pool.preparedQuery(CLOSE).execute(Tuple.of(id)).replaceWithVoid();
    }

    /** Up to 100 open sessions without operations for so long. */
    Uni<List<UUID>> idle(Duration idle) {
        return pool.preparedQuery(IDLE).execute(seconds(idle)).map(rows -> {
            List<UUID> ids = new ArrayList<>();
            rows.forEach(row -> ids.add(row.getUUID("id")));
            return ids;
        });
    }

    /** Deletes the sessions that were closed so long ago, with all that belongs to them. */
    Uni<Integer> purge(Duration kept) {
        return pool.preparedQuery(PURGE).execute(seconds(kept)).map(RowSet::rowCount);
    }

    /** The open sessions that a user has to herself. */
    Uni<List<UUID>> alone(UUID user) {
        return pool.preparedQuery(ALONE)
                .execute(Tuple.of(user))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList());
    }

    /** Takes a user out of all sessions; what she opened belongs to another participant from now on. */
    Uni<Void> leaveAll(UUID user) {
        return Transactions.in(pool, tx -> tx.preparedQuery(PASS_ON)
                .execute(Tuple.of(user))
                .chain(() -> tx.preparedQuery(LEAVE).execute(Tuple.of(user)))
                .replaceWithVoid());
    }

    Uni<Counts> count() {
        return pool.preparedQuery(COUNT).execute().map(rows -> {
            Row row = rows.iterator().next();
            return new Counts(
                    row.getLong("open"), row.getLong("closed"), row.getLong("active"), row.getLong("operations"));
        });
    }

    private static Tuple seconds(Duration duration) {
        return Tuple.of((double) duration.toSeconds());
    }

    private static CollaborationSession first(RowSet<Row> rows) {
        List<CollaborationSession> found = all(rows);
        return found.isEmpty() ? null : found.get(0);
    }

    private static List<CollaborationSession> all(RowSet<Row> rows) {
        List<CollaborationSession> found = new ArrayList<>();
        for (Row row : rows) {
            found.add(new CollaborationSession(
                    row.getUUID("id"),
                    row.getString("title"),
                    row.getUUID("owner_id"),
                    List.of(row.getArrayOfUUIDs("participants")),
                    row.getLong("operations"),
                    row.getOffsetDateTime("created_at").toInstant(),
                    row.getOffsetDateTime("active_at").toInstant(),
                    instant(row.getOffsetDateTime("closed_at"))));
        }
        return found;
    }

    private static Instant instant(OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
