package dev.exchanger.realtime.collaboration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.platform.database.Transactions;
import dev.exchanger.realtime.room.OperationLog;
import dev.exchanger.realtime.socket.Position;

/**
 * Snapshots, and the operations after them. Together they are the document at one position of one epoch; whoever changes
 * them holds the lock of the snapshot's row.
 */
@ApplicationScoped
public class OperationRepository {

    private static final String POSITION = """
            SELECT n.epoch, greatest(n.seq, (SELECT max(o.seq) FROM collaboration_operations o
                                             WHERE o.session_id = n.session_id AND o.epoch = n.epoch)) AS seq
            FROM collaboration_snapshots n JOIN collaboration_sessions s ON s.id = n.session_id
            WHERE n.session_id = $1 AND s.closed_at IS NULL
            """;
    // One statement, so one state of the database: the snapshot comes first, as its number is below all others.
    private static final String LOAD = """
            SELECT n.epoch, n.seq, n.state AS body FROM collaboration_snapshots n WHERE n.session_id = $1
            UNION ALL
            SELECT o.epoch, o.seq, o.operation AS body
            FROM collaboration_snapshots n
            JOIN collaboration_operations o ON o.session_id = n.session_id AND o.epoch = n.epoch AND o.seq > n.seq
            WHERE n.session_id = $1
            ORDER BY seq
            """;
    // A closed session does not change any more, whatever a log that was lost and began anew may have.
    private static final String LOCK = """
            SELECT n.epoch, n.seq FROM collaboration_snapshots n JOIN collaboration_sessions s ON s.id = n.session_id
            WHERE n.session_id = $1 AND s.closed_at IS NULL
            FOR UPDATE OF n
            """;
    private static final String SAVE = """
            WITH saved AS (
              INSERT INTO collaboration_operations (session_id, epoch, seq, operation)
              SELECT $1::uuid, $2::text, given.seq, given.operation
              FROM unnest($3::bigint[], $4::text[]) AS given (seq, operation)
              WHERE given.seq > $5::bigint
              ON CONFLICT DO NOTHING
              RETURNING seq
            )
            UPDATE collaboration_sessions
            SET operations = operations + (SELECT count(*) FROM saved), active_at = now() WHERE id = $1
            """;
    private static final String SNAPSHOT = """
            UPDATE collaboration_snapshots SET epoch = $2, seq = $3, state = $4, saved_at = now() WHERE session_id = $1
            """;
    private static final String TRIM = """
            DELETE FROM collaboration_operations WHERE session_id = $1 AND (epoch <> $2 OR seq <= $3)
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Pool pool;

    public OperationRepository(Pool pool) {
        this.pool = pool;
    }

    /** A document and where it is. */
    record Saved(Position position, Document document) {}

    /** Up to where the operations of a session are saved; {@code null} when there is no such open session. */
    Uni<Position> position(UUID session) {
        return pool.preparedQuery(POSITION).execute(Tuple.of(session)).map(OperationRepository::first);
    }

    /** What is saved of a session; {@code null} when there is no such session. */
    Uni<Saved> load(UUID session) {
        return load(pool, session);
    }

    /**
     * Saves operations that follow one another and the saved ones; those that are saved already change nothing. All of
     * it only while the session is in their epoch.
     *
     * @param snapshotAfter how many operations after the snapshot make a new one
     */
    Uni<Void> save(UUID session, List<OperationLog.Entry> entries, int snapshotAfter) {
        Position last = entries.get(entries.size() - 1).position();
        Long[] numbers = entries.stream().map(entry -> entry.position().seq()).toArray(Long[]::new);
        String[] operations =
                entries.stream().map(OperationRepository::operation).toArray(String[]::new);
        return locked(session, last.epoch(), held -> held.connection()
                .preparedQuery(SAVE)
                .execute(Tuple.of(
                        session,
                        last.epoch(),
                        numbers,
                        operations,
                        held.snapshot().seq()))
                .chain(() -> last.seq() - held.snapshot().seq() < snapshotAfter
                        ? Uni.createFrom().voidItem()
                        : snapshot(held.connection(), session)));
    }

    /** Begins a new epoch with the document that is saved; only while the session is in the old one. */
    Uni<Void> rebase(UUID session, String oldEpoch, String newEpoch) {
        return locked(session, oldEpoch, held -> load(held.connection(), session)
                .chain(saved -> replace(
                        held.connection(),
                        session,
                        new Saved(new Position(newEpoch, 0), saved.document().rebased()))));
    }

    private record Held(SqlConnection connection, Position snapshot) {}

    private Uni<Void> locked(UUID session, String epoch, Function<Held, Uni<Void>> work) {
        return Transactions.in(pool, connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(session))
                .map(OperationRepository::first)
                .chain(snapshot -> snapshot == null || !snapshot.epoch().equals(epoch)
                        ? Uni.createFrom().voidItem()
                        : work.apply(new Held(connection, snapshot))));
    }

    private static Uni<Void> snapshot(SqlConnection connection, UUID session) {
        return load(connection, session).chain(saved -> replace(connection, session, saved));
    }

    private static Uni<Void> replace(SqlConnection connection, UUID session, Saved saved) {
        String epoch = saved.position().epoch();
        long seq = saved.position().seq();
        return connection
                .preparedQuery(SNAPSHOT)
                .execute(Tuple.of(session, epoch, seq, saved.document().toJson().toString()))
                .chain(() -> connection.preparedQuery(TRIM).execute(Tuple.of(session, epoch, seq)))
                .replaceWithVoid();
    }

    private static Uni<Saved> load(SqlClient client, UUID session) {
        return client.preparedQuery(LOAD).execute(Tuple.of(session)).map(OperationRepository::fold);
    }

    private static Saved fold(RowSet<Row> rows) {
        Iterator<Row> row = rows.iterator();
        if (!row.hasNext()) {
            return null;
        }
        Row snapshot = row.next();
        Document document = Document.of(json(snapshot.getString("body")));
        long seq = snapshot.getLong("seq");
        while (row.hasNext()) {
            Row next = row.next();
            seq = next.getLong("seq");
            document.apply(Operation.of(json(next.getString("body"))), seq);
        }
        return new Saved(new Position(snapshot.getString("epoch"), seq), document);
    }

    private static Position first(RowSet<Row> rows) {
        Iterator<Row> row = rows.iterator();
        if (!row.hasNext()) {
            return null;
        }
        Row found = row.next();
        return new Position(found.getString("epoch"), found.getLong("seq"));
    }

    /** The data of the message that the members got. */
    private static String operation(OperationLog.Entry entry) {
        return json(entry.message()).path("d").toString();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("this service wrote it", e);
        }
    }
}
