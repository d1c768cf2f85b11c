package dev.exchanger.exchange.analytics;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** What happened can be counted later, and nobody waited for it. */
@QuarkusTest
class AnalyticsTest extends FaultyDeskTest {

    private static final String PATH = "/api/v1/analytics/events";

    private final UserSpec user = Desk.customer();

    @Inject
    Analytics analytics;

    @Inject
    AnalyticsRepository repository;

    @Inject
    AnalyticsHousekeeping housekeeping;

    @Test
    void theDeskTellsOfQuotesOrdersPaymentsAndDeadlines() {
        PlacedOrder paid = desk.place(user);
        database.update("UPDATE orders SET expires_at = now() + interval '1 hour' WHERE id = ?", paid.id());
        desk.pay(paid).then().statusCode(202);
        PlacedOrder expired = desk.place(user);
        database.update("UPDATE orders SET expires_at = now() WHERE id = ?", expired.id());
        soon().until(() -> typesOf(user)
                .equals(List.of(
                        "order.created", "order.created", "order.expired", "order.paid", "quote.made", "quote.made")));
        assertThat(database.value(
                        "SELECT event_data ->> 'give' FROM analytics_events WHERE user_id = ? AND event_type = 'order.paid'",
                        user.userId()))
                .isEqualTo("100.000000");
        // No account and no holder.
        assertThat(database.count(
                        "SELECT count(*) FROM analytics_events WHERE event_data::text LIKE '%4444333322221111%'"))
                .isZero();
    }

    @Test
    void aClientTellsOfItsOwnUser() {
        tell(event("page-viewed", Map.of("page", "quote")), event("error-shown", Map.of()))
                .then()
                .statusCode(202)
                .body("accepted", equalTo(2));
        soon().until(() -> typesOf(user).equals(List.of("client.error-shown", "client.page-viewed")));
    }

    @Test
    void aClockThatCannotBeTrueIsNotBelieved() {
        Instant before = Instant.now().minusSeconds(60);
        tell(
                        Map.of("name", "page-viewed", "at", "2001-01-01T00:00:00Z"),
                        Map.of("name", "page-viewed", "at", "2999-01-01T00:00:00Z"))
                .then()
                .statusCode(202);
        soon().until(() -> typesOf(user).size() == 2);
        assertThat(database.count(
                        "SELECT count(*) FROM analytics_events WHERE user_id = ? AND created_at BETWEEN ? AND now()",
                        user.userId(),
                        Timestamp.from(before)))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"events\":[]}",
                "{\"events\":[null]}",
                "{\"events\":[{}]}",
                "{\"events\":[{\"name\":\"order.paid\"}]}",
                "{\"events\":[{\"name\":\"page-viewed\",\"data\":{\"Bad key\":\"x\"}}]}",
                "{\"events\":[{\"name\":\"page-viewed\",\"data\":{\"a\":null}}]}",
                "{\"events\":[{\"name\":\"page-viewed\",\"data\":{\"a\":{\"b\":1}}}]}",
                "{\"events\":[{\"name\":\"page-viewed\",\"at\":\"yesterday\"}]}",
                "[]",
                "x"
            })
    void whatIsNoEventIsRefused(String body) {
        assertThat(desk.as(user).body(body).post(PATH).statusCode()).isIn(400, 422);
        assertThat(typesOf(user)).isEmpty();
    }

    @Test
    void aRequestIsBounded() {
        Map<String, Object> event = event("page-viewed", Map.of());
        assertThat(desk.as(user)
                        .body(Map.of("events", Collections.nCopies(51, event)))
                        .post(PATH)
                        .statusCode())
                .isEqualTo(422);
        tell(event("page-viewed", Map.of("a", "x".repeat(201)))).then().statusCode(422);
        desk.anonymous()
                .body(Map.of("events", List.of(event)))
                .post(PATH)
                .then()
                .statusCode(401);
        assertThat(typesOf(user)).isEmpty();
    }

    @Test
    void tooManyRequestsAreRefused() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> tell(event("page-viewed", Map.of())).statusCode() == 429);
    }

    @Test
    void manyAreWrittenTogetherAndEachOnce() {
        UUID id = UUID.randomUUID();
        for (int i = 0; i < 2000; i++) {
            analytics.record(UUID.randomUUID(), user.userId(), "test.many", Map.of());
            analytics.record(id, user.userId(), "test.once", Map.of());
        }
        soon().until(() -> typesOf(user).stream().filter("test.many"::equals).count() == 2000);
        assertThat(typesOf(user).stream().filter("test.once"::equals)).hasSize(1);
    }

    @Test
    void withoutTheDatabaseTheyWaitAndThoseTooManyAreDropped() {
        faults.postgresLink().down();
        int kept = 0;
        int dropped = 0;
        for (int i = 0; i < 12_000; i++) {
            if (analytics.record(UUID.randomUUID(), user.userId(), "test.kept", Map.of())) {
                kept++;
            } else {
                dropped++;
            }
        }
        assertThat(kept).isBetween(9_900, 11_000);
        assertThat(dropped).isEqualTo(12_000 - kept);
        faults.postgresLink().heal();
        int expected = kept;
        soon().until(() ->
                database.count("SELECT count(*) FROM analytics_events WHERE user_id = ?", user.userId()) == expected);
    }

    @Test
    void whatIsOldIsForgotten() {
        AnalyticsEvent old = new AnalyticsEvent(
                UUID.randomUUID(),
                user.userId(),
                "test.old",
                "{}",
                Instant.now().minus(Duration.ofDays(91)));
        AnalyticsEvent young = new AnalyticsEvent(
                UUID.randomUUID(), null, "test.young", "{}", Instant.now().minus(Duration.ofDays(89)));
        repository.insert(List.of(old, young)).await().atMost(Duration.ofSeconds(10));
        housekeeping.forget().await().atMost(Duration.ofSeconds(10));
        assertThat(database.count("SELECT count(*) FROM analytics_events WHERE id = ?", old.id()))
                .isZero();
        assertThat(database.count("SELECT count(*) FROM analytics_events WHERE id = ?", young.id()))
                .isEqualTo(1);
    }

    @SafeVarargs
    private Response tell(Map<String, Object>... events) {
        return desk.as(user).body(Map.of("events", List.of(events))).post(PATH);
    }

    private static Map<String, Object> event(String name, Map<String, String> data) {
        return Map.of("name", name, "data", data);
    }

    private List<String> typesOf(UserSpec whose) {
        return database
                .rows("SELECT event_type FROM analytics_events WHERE user_id = ? ORDER BY 1", whose.userId())
                .stream()
                .map(row -> (String) row.get("event_type"))
                .toList();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }
}
