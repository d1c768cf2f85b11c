package dev.exchanger.platform.event;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.id.UuidV7;

import static dev.exchanger.platform.redis.LinkFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OutboxTest {

    private static EventDatabase database;
    private final Outbox outbox = new Outbox();
    private final Inbox inbox = new Inbox();

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
        database.execute("TRUNCATE outbox, inbox, aggregate");
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
    void nativeStatementsDoTheSame() {
        CloudEvent event = TestEvents.event("test.a.v1", "a:1", 1);

        await(database.pool
                .preparedQuery(Outbox.NATIVE_INSERT.replace(":events", "$1"))
                .execute(Tuple.of(Outbox.parameter(List.of(event)))));
        String seen = Inbox.NATIVE_INSERT.replace(":consumer", "$1").replace(":event", "$2");

        assertThat(database.count("SELECT count(*) FROM outbox WHERE aggregate = 'a:1'"))
                .isEqualTo(1);
        for (int expected : new int[] {1, 0}) {
            assertThat(await(database.pool.preparedQuery(seen).execute(Tuple.of("mail", event.id())))
                            .rowCount())
                    .isEqualTo(expected);
        }
    }

    @Test
    void inboxLetsAnEffectThroughOncePerConsumer() {
        UUID event = UuidV7.next();

        assertThat(await(inbox.firstTime(database.pool, "mail", event))).isTrue();
        assertThat(await(inbox.firstTime(database.pool, "mail", event))).isFalse();
        assertThat(await(inbox.firstTime(database.pool, "push", event))).isTrue();
    }

    @Test
    void inboxForgetsWhatWasRolledBack() {
        UUID event = UuidV7.next();
        assertThatThrownBy(() ->
                        await(database.pool.withTransaction(connection -> inbox.firstTime(connection, "mail", event)
                                .chain(() -> Uni.createFrom().failure(new IllegalStateException("no"))))))
                .isInstanceOf(IllegalStateException.class);

        assertThat(await(inbox.firstTime(database.pool, "mail", event))).isTrue();
    }

    /** Twenty transactions at once with the same event: one has the effect. */
    @Test
    void inboxHoldsAgainstConcurrency() {
        UUID event = UuidV7.next();
        List<Uni<Boolean>> all = IntStream.range(0, 20)
                .mapToObj(i -> database.pool.withTransaction(connection -> inbox.firstTime(connection, "mail", event)))
                .toList();

        List<Boolean> answers = await(Uni.join().all(all).andFailFast());

        assertThat(answers).containsOnlyOnce(true);
    }
}
