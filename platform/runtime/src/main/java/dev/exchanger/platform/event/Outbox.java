package dev.exchanger.platform.event;

import java.util.List;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Writes events into the table {@code outbox}, in the transaction that makes them true; {@link OutboxRelay} publishes
 * them after the commit.
 *
 * <p>Events of one aggregate are published in the order of their rows. Two transactions of the same aggregate must
 * therefore write one after the other: change (or lock) the aggregate's own row first, append after.
 *
 * <p>The relay reads the table only, so rows may come from any SQL. A statement that changes aggregates and inserts
 * their events in one go (a CTE) fills {@code id, aggregate, type, event}, with {@code event} the whole CloudEvent and
 * {@code id}, {@code aggregate}, {@code type} equal to its {@code id}, {@code subject}, {@code type}.
 */
@ApplicationScoped
public class Outbox {

    /**
     * The insert statement for those who have no {@link SqlClient} at hand, such as a Hibernate Reactive session:
     * {@code session.createNativeQuery(Outbox.NATIVE_INSERT).setParameter("events", Outbox.parameter(events))
     * .executeUpdate()}. Flush the session first, so that the aggregate's row is locked before its event is numbered.
     */
    public static final String NATIVE_INSERT = insert(":events");

    private static final String INSERT = insert("$1");

    /**
     * Appends events in their order, with one statement whatever their number.
     *
     * @param connection the connection of the running transaction
     * @param events none is allowed and does nothing
     * @return completes when the rows are written; fails with the database's error, also for an id that was used before
     */
    public Uni<Void> append(SqlClient connection, List<CloudEvent> events) {
        if (events.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(parameter(events)))
                .replaceWithVoid();
    }

    /** The value of the {@code events} parameter of {@link #NATIVE_INSERT}: a JSON array as text. */
    public static String parameter(List<CloudEvent> events) {
        return events.stream().map(CloudEvent::toJson).collect(Collectors.joining(",", "[", "]"));
    }

    private static String insert(String parameter) {
        // One JSON array instead of one parameter per column: the statement text is the same for any number of events.
        return """
                INSERT INTO outbox (id, aggregate, type, event)
                SELECT cast(item.event ->> 'id' AS uuid), item.event ->> 'subject', item.event ->> 'type', item.event
                FROM jsonb_array_elements(cast(cast(%s AS text) AS jsonb)) WITH ORDINALITY AS item (event, place)
                ORDER BY item.place
                """.formatted(parameter);
    }
}
