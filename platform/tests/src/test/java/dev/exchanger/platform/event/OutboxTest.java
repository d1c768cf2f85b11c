package dev.exchanger.platform.event;

import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.exchanger.platform.redis.LinkFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OutboxTest {

    private static EventDatabase database;
    private final Outbox outbox = new Outbox();

    @BeforeAll
    static void create() {
        database = new EventDatabase();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE outbox, aggregate");
    }

    @Test
    void writesEventsInTheirOrderAndWhole() {
        List<CloudEvent> events = List.of(
                TestEvents.event("test.b.v1", "b", 1),
                TestEvents.event("test.a.v1", "a", 1),
                TestEvents.event("test.a.v1", "a", 2));

        database.append(events.toArray(CloudEvent[]::new));

        assertThat(database.select(
                        "SELECT event::text FROM outbox ORDER BY position",
                        row -> CloudEvent.fromJson(row.getString(0))))
                .isEqualTo(events);
        assertThat(database.select(
                        "SELECT id, aggregate, type FROM outbox ORDER BY position",
                        row -> row.getUUID(0) + row.getString(1) + row.getString(2)))
                .isEqualTo(events.stream()
                        .map(event -> event.id() + event.subject() + event.type())
                        .toList());
    }

    @Test
    void isPartOfTheTransaction() {
        assertThatThrownBy(() -> await(database.pool.withTransaction(
                        connection -> outbox.append(connection, List.of(TestEvents.event("test.a.v1", "a", 1)))
                                .chain(() -> Uni.createFrom().failure(new IllegalStateException("no"))))))
                .isInstanceOf(IllegalStateException.class);

        assertThat(database.count("SELECT count(*) FROM outbox")).isZero();
    }

    @Test
    void takesNoEventsAndRefusesAnIdTwice() {
        await(database.pool.withTransaction(connection -> outbox.append(connection, List.of())));
        CloudEvent event = TestEvents.event("test.a.v1", "a", 1);
        database.append(event);

        assertThatThrownBy(() -> database.append(event)).isInstanceOf(PgException.class);
        assertThat(database.count("SELECT count(*) FROM outbox")).isEqualTo(1);
    }

    @Test
    void theNativeStatementDoesTheSame() {
        CloudEvent event = TestEvents.event("test.a.v1", "a:1", 1);

        await(database.pool
                .preparedQuery(Outbox.NATIVE_INSERT.replace(":events", "$1"))
                .execute(Tuple.of(Outbox.parameter(List.of(event)))));

        assertThat(database.count("SELECT count(*) FROM outbox WHERE aggregate = 'a:1'"))
                .isEqualTo(1);
    }
}
