package dev.exchanger.exchange.order.stream;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.platform.http.InFlightRequests;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;

/** Who follows an order hears each of its steps once and in their sequence, and nobody else hears any. */
@QuarkusTest
class OrderStreamTest extends FaultyDeskTest {

    private final UserSpec owner = Desk.customer();
    private final List<EventReader> readers = new ArrayList<>();
    private PlacedOrder order;

    @Inject
    InFlightRequests requests;

    @Inject
    MeterRegistry registry;

    @BeforeEach
    void place() {
        order = placeForLong(owner);
    }

    /** Such an order outlives its test unless it says otherwise. */
    private PlacedOrder placeForLong(UserSpec user) {
        PlacedOrder placed = desk.place(user);
        database.update("UPDATE orders SET expires_at = now() + interval '1 hour' WHERE id = ?", placed.id());
        return placed;
    }

    @AfterEach
    void close() {
        readers.forEach(EventReader::close);
    }

    @Test
    void theWholePastThenThePresentThenTheEnd() {
        EventReader reader = open(null);
        assertThat(reader.status()).isEqualTo(200);
        assertThat(reader.header("Content-Type")).startsWith("text/event-stream");
        assertThat(reader.header("Cache-Control")).isEqualTo("no-store");
        soon().until(() -> reader.ids().equals(List.of("1")));
        assertThat(reader.retry()).isEqualTo("2000");

        desk.cancel(order, "\"1\"").then().statusCode(200);
        soon().until(reader::ended);
        assertThat(reader.ids()).containsExactly("1", "2");
        assertThat(reader.statuses()).containsExactly("pending", "cancelled");
    }

    @Test
    void theDataIsThatOfTheEvents() {
        desk.pay(order).then().statusCode(202);
        EventReader reader = open(null);
        soon().until(() -> reader.ids().size() == 2);
        List<Object> published = new ArrayList<>();
        database.rows(
                        "SELECT (event -> 'data')::text AS data FROM outbox WHERE aggregate = ? ORDER BY position",
                        order.id().toString())
                .forEach(row -> published.add(withoutDeadline((String) row.get("data"))));
        assertThat(reader.events().stream()
                        .map(event -> withoutDeadline(event.data()))
                        .toList())
                .isEqualTo(published);
    }

    @Test
    void onlyWhatCameAfterTheLastEventId() {
        desk.pay(order).then().statusCode(202);
        EventReader reader = open("1");
        soon().until(() -> reader.ids().equals(List.of("2")));
        assertThat(reader.ended()).isFalse();
    }

    @Test
    void aChangeThatNobodyToldThisReplicaOf() {
        EventReader reader = open(null);
        EventReader other = open(null);
        soon().until(() -> reader.ids().size() == 1 && other.ids().size() == 1);
        database.step(order.id(), "expired", "deadline");
        soon().until(() -> reader.ended() && other.ended());
        assertThat(reader.statuses()).containsExactly("pending", "expired");
        assertThat(other.events()).isEqualTo(reader.events());
    }

    @Test
    void theDeadlineIsHeard() {
        EventReader reader = open(null);
        soon().until(() -> reader.ids().size() == 1);
        database.update("UPDATE orders SET expires_at = now() + interval '0.3 second' WHERE id = ?", order.id());
        soon().until(reader::ended);
        assertThat(reader.statuses()).containsExactly("pending", "expired");
    }

    @Test
    void aDeadlineThatIsMovedIsHeardToo() {
        EventReader reader = open(null);
        soon().until(() -> reader.ids().size() == 1);
        Instant deadline = deadline(reader.events().get(0));
        database.deskWasAway(7);
        soon().until(() -> reader.ids().equals(List.of("1", "2")));
        assertThat(reader.statuses()).containsExactly("pending", "pending");
        assertThat(deadline(reader.events().get(1))).isEqualTo(deadline.plusSeconds(7));
        EventReader resumed = open("1");
        soon().until(() -> resumed.events().equals(reader.events().subList(1, 2)));
    }

    @Test
    void whoKnowsAllOfAnEndedOrderIsToldNotToComeBack() {
        database.step(order.id(), "expired", "deadline");
        assertThat(open("2").status()).isEqualTo(204);
        EventReader late = open("1");
        soon().until(late::ended);
        assertThat(late.ids()).containsExactly("2");
        // Money that comes after the end: the same request is a stream again.
        desk.pay(order).then().statusCode(202);
        EventReader again = open("2");
        soon().until(() -> again.statuses().equals(List.of("late_paid")));
    }

    @Test
    void aForeignOrderIsNotThere() {
        assertThat(reader(EventReader.open(order, Desk.customer(), null)).status())
                .isEqualTo(404);
        PlacedOrder never = new PlacedOrder(owner, UUID.randomUUID(), null, null);
        assertThat(reader(EventReader.open(never)).status()).isEqualTo(404);
        UserSpec operator = UserSpec.of(owner.userId(), "admin", Set.of());
        assertThat(reader(EventReader.open(order, operator, null)).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.0", "99", "9999999999999999999", "1 OR 1=1", "\u0661"})
    void aLastEventIdThatIsNoneIsRefused(String id) {
        assertThat(open(id).status()).isEqualTo(400);
    }

    @Test
    void aSilentStreamSaysThatItLives() {
        EventReader reader = open(null);
        soon().until(() -> reader.beats() >= 3);
        assertThat(reader.ended()).isFalse();
    }

    @Test
    void aRevokedSessionHearsNoMore() {
        EventReader reader = open(null);
        soon().until(() -> reader.ids().size() == 1);
        faults.identity().revoke(owner);
        soon().until(reader::ended);
        desk.pay(order);
        assertThat(reader.ids()).containsExactly("1");
    }

    @Test
    void theTokenEndsTheStreamToo() {
        String token = TokenMinter.shared().accessToken(owner, Duration.ofSeconds(3));
        EventReader reader = reader(EventReader.open(order, token, null));
        assertThat(reader.status()).isEqualTo(200);
        soon().until(reader::ended);
    }

    @Test
    void streamsOfAUserAreCounted() {
        for (int i = 0; i < 10; i++) {
            assertThat(open(null).status()).isEqualTo(200);
        }
        EventReader refused = open(null);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isNotNull();
        PlacedOrder foreign = desk.place(Desk.customer());
        assertThat(reader(EventReader.open(foreign)).status()).isEqualTo(200);
        // A place is free again when its client has gone.
        readers.get(0).close();
        soon().until(() -> open(null).status() == 200);
    }

    @Test
    void streamsOfAReplicaAreCounted() {
        soon().until(() -> requests.count() == 0);
        List<PlacedOrder> orders =
                Stream.generate(() -> placeForLong(Desk.customer())).limit(3).toList();
        for (int i = 0; i < 25; i++) {
            assertThat(reader(EventReader.open(orders.get(i / 10))).status()).isEqualTo(200);
        }
        EventReader refused = open(null);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        readers.get(0).close();
        soon().until(() -> open(null).status() == 200);
    }

    @Test
    void whoDoesNotReadIsCutOff() throws IOException {
        soon().until(() -> requests.count() == 0);
        double before = registry.counter("exchanger.order.streams.cut").count();
        // A past of 12 MB, far more than the system keeps for a connection.
        int steps = 3000;
        int size = 4000;
        database.update(
                "INSERT INTO order_history (order_id, version, from_status, to_status, cause, actor)"
                        + " SELECT ?, v, 'pending', 'pending', repeat('x', ?), 'system' FROM generate_series(2, ?) v",
                order.id(),
                size,
                steps);
        database.update("UPDATE orders SET version = ? WHERE id = ?", steps, order.id());
        try (StalledReader stalled = new StalledReader(order)) {
            soon().until(() -> registry.counter("exchanger.order.streams.cut").count() == before + 1);
            soon().until(() -> requests.count() == 0);
            assertThat(stalled.drain()).isLessThan((long) steps * size / 2);
            // Who reads gets all of it.
            EventReader reader = open(null);
            soon().until(() -> reader.ids().size() == steps);
            assertThat(reader.ended()).isFalse();
        } finally {
            database.update("DELETE FROM order_history WHERE order_id = ? AND version > 1", order.id());
            database.update("UPDATE orders SET version = 1 WHERE id = ?", order.id());
        }
    }

    @Test
    void aStreamThatHasEndedIsNoRequestAnyMore() {
        soon().until(() -> requests.count() == 0);
        EventReader reader = open(null);
        assertThat(requests.count()).isEqualTo(1);
        desk.cancel(order, "\"1\"");
        soon().until(reader::ended);
        EventReader gone = reader(EventReader.open(desk.place(Desk.customer())));
        gone.close();
        soon().until(() -> requests.count() == 0);
    }

    @Test
    void itNeedsNoRedis() {
        EventReader reader = open(null);
        soon().until(() -> reader.ids().size() == 1);
        faults.redis().kill9();
        database.step(order.id(), "expired", "deadline");
        soon().until(reader::ended);
        assertThat(reader.statuses()).containsExactly("pending", "expired");
        EventReader replayed = open("1");
        soon().until(() -> replayed.ids().equals(List.of("2")));
    }

    @Test
    void withoutTheDatabaseItWaitsAndThenGoesOn() {
        EventReader reader = open(null);
        soon().until(() -> reader.ids().size() == 1);
        faults.postgresLink().down();
        int beats = reader.beats();
        soon().until(() -> reader.beats() > beats);
        assertThat(open(null).status()).isEqualTo(503);
        database.step(order.id(), "expired", "deadline");
        faults.postgresLink().heal();
        soon().until(reader::ended);
        assertThat(reader.statuses()).containsExactly("pending", "expired");
    }

    private EventReader open(String lastEventId) {
        return reader(EventReader.open(order, owner, lastEventId));
    }

    private EventReader reader(EventReader reader) {
        readers.add(reader);
        return reader;
    }

    private static Instant deadline(EventReader.Event event) {
        return Instant.parse(JsonPath.from(event.data()).getString("expiresAt"));
    }

    /** The tests move the deadline, which no event tells. */
    private static Object withoutDeadline(String data) {
        var fields = JsonPath.from(data).getMap("$");
        fields.remove("expiresAt");
        return fields;
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
    }
}
