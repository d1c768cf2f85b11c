package dev.exchanger.exchange.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

/** What is committed is told to the customer's server, signed, once each and in order. */
@QuarkusTest
class WebhookDeliveryTest extends WebhookDeskTest {

    @Test
    void theEventsOfMyOrdersAreSentSignedAndInOrder() {
        Response endpoint = create(receiver.url());
        String secret = endpoint.path("secret");
        desk.place(Desk.customer());
        PlacedOrder order = place();
        desk.cancel(order, "\"1\"").then().statusCode(200);

        soon().until(() -> receiver.statuses().equals(List.of("pending", "cancelled")));
        assertThat(receiver.types()).containsExactly("exchange.order.created.v1", "exchange.order.cancelled.v1");
        for (Request request : receiver.requests()) {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/hook");
            assertThat(request.query()).containsEntry("shop", "1");
            assertThat(Receiver.isSigned(request, secret)).isTrue();
            assertThat(request.body()).contains(order.id().toString());
        }
        assertThat(receiver.ids()).doesNotHaveDuplicates();
        soon().until(() -> statusesOf(endpoint).equals(List.of("delivered", "delivered")));
    }

    @Test
    void onlyTheTypesAskedFor() {
        create(receiver.url(), List.of("exchange.order.paid.v1"));
        desk.pay(place()).then().statusCode(202);
        soon().until(() -> receiver.types().equals(List.of("exchange.order.paid.v1")));
    }

    @Test
    void aDeadlineThatIsMovedCanBeAskedFor() {
        create(receiver.url(), List.of("exchange.order.extended.v1"));
        PlacedOrder order = place();
        database.deskWasAway(7);
        soon().until(() -> receiver.types().equals(List.of("exchange.order.extended.v1")));
        JsonPath told = JsonPath.from(receiver.requests().get(0).body());
        // An event has whole milliseconds, as a deadline has that no test has made.
        Instant deadline = Instant.parse(desk.get(order).path("expiresAt"));
        assertThat(told.getString("data.expiresAt"))
                .isEqualTo(deadline.truncatedTo(ChronoUnit.MILLIS).toString());
        assertThat(told.getLong("data.version")).isEqualTo(2);
    }

    @Test
    void nothingIsWrittenForNobody() {
        long before = database.count("SELECT count(*) FROM webhook_deliveries");
        create(receiver.url(), List.of("exchange.order.paid.v1"));
        desk.place(Desk.customer());
        place();
        assertThat(database.count("SELECT count(*) FROM webhook_deliveries")).isEqualTo(before);
    }

    @Test
    void whatFailsIsSentAgainAndWhatFollowsWaits() {
        AtomicInteger calls = new AtomicInteger();
        receiver.answers(request -> Answer.empty(calls.incrementAndGet() <= 2 ? 500 : 200));
        Response endpoint = create(receiver.url());
        PlacedOrder order = place();
        desk.cancel(order, "\"1\"").then().statusCode(200);

        soon().until(() -> receiver.statuses().equals(List.of("pending", "pending", "pending", "cancelled")));
        assertThat(receiver.ids().subList(0, 3).stream().distinct()).hasSize(1);
        assertThat(receiver.mostAtOnce()).isEqualTo(1);
        soon().until(() -> statusesOf(endpoint).equals(List.of("delivered", "delivered")));
        log(endpoint).then().body("deliveries[1].attempts", equalTo(3));
    }

    @ParameterizedTest
    @CsvSource({"429,1200,1200", "503,1200,1200", "503,date,1200", "429,999999,3600"})
    void whoAsksForTimeGetsIt(int status, String retryAfter, long seconds) {
        String asked = retryAfter.equals("date")
                ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(1200))
                : retryAfter;
        receiver.answers(request -> Answer.empty(status).with("Retry-After", asked));
        Response endpoint = create(receiver.url());
        place();
        soon().until(() -> log(endpoint).path("deliveries[0].lastStatus") != null);
        assertThat(Duration.between(
                        Instant.parse(log(endpoint).path("deliveries[0].lastAttemptAt")),
                        Instant.parse(log(endpoint).path("deliveries[0].nextAttemptAt"))))
                .isBetween(Duration.ofSeconds(seconds - 2), Duration.ofSeconds(seconds + 5));
        assertThat(receiver.requests()).hasSize(1);
        // Its owner need not wait.
        receiver.answers(request -> Answer.empty(200));
        redeliver(endpoint).then().statusCode(202);
        soon().until(() -> statusesOf(endpoint).equals(List.of("delivered")));
    }

    @ParameterizedTest
    @CsvSource({"500,1200", "429,soon"})
    void whoAsksInAnotherWayIsCalledAsEver(int status, String retryAfter) {
        receiver.answers(request -> Answer.empty(status).with("Retry-After", retryAfter));
        create(receiver.url());
        place();
        soon().until(() -> receiver.requests().size() >= 3);
    }

    @Test
    void anAnswerThatDoesNotComeIsAFailure() throws InterruptedException {
        CountDownLatch test = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        receiver.answers(request -> {
            if (calls.incrementAndGet() == 1) {
                await(test);
            }
            return Answer.empty(200);
        });
        Response endpoint = create(receiver.url());
        place();
        soon().until(() -> receiver.requests().size() >= 2);
        test.countDown();
        soon().until(() -> statusesOf(endpoint).contains("delivered"));
        assertThat(receiver.ids().subList(0, 2).stream().distinct()).hasSize(1);
    }

    @Test
    void aRedirectIsNotFollowed() {
        try (Receiver elsewhere = new Receiver()) {
            receiver.answers(request -> Answer.empty(303).with("Location", elsewhere.url()));
            Response endpoint = create(receiver.url());
            place();
            soon().until(() -> receiver.requests().size() >= 2);
            assertThat(elsewhere.requests()).isEmpty();
            log(endpoint).then().body("deliveries[0].status", equalTo("pending"));
            log(endpoint).then().body("deliveries[0].lastStatus", equalTo(303));
        }
    }

    @Test
    void whoIsGoneIsCalledNoMore() {
        receiver.answers(request -> Answer.empty(410));
        Response endpoint = create(receiver.url());
        PlacedOrder order = place();
        soon().until(() -> get(endpoint).path("status").equals("disabled"));
        get(endpoint).then().body("reason", equalTo("gone"));
        desk.cancel(order, "\"1\"").then().statusCode(200);
        assertThat(statusesOf(endpoint)).containsExactly("failed");
        assertThat(receiver.requests()).hasSize(1);

        // Its owner may think again, and have the message that failed.
        receiver.answers(request -> Answer.empty(200));
        redeliver(endpoint).then().statusCode(409);
        patch(get(endpoint), Map.of("status", "active")).then().statusCode(200).body("reason", nullValue());
        redeliver(endpoint).then().statusCode(202).body("status", equalTo("pending"));
        soon().until(() -> statusesOf(endpoint).equals(List.of("delivered")));
        assertThat(receiver.ids().stream().distinct()).hasSize(1);
    }

    @Test
    void whoFailsForTooLongIsGivenUp() {
        receiver.answers(request -> Answer.empty(500));
        Response endpoint = create(receiver.url());
        place();
        soon().until(() -> !receiver.requests().isEmpty());
        database.update(
                "UPDATE webhook_deliveries SET first_attempt_at = now() - interval '72 hours' WHERE endpoint_id = ?",
                id(endpoint));
        soon().until(() -> get(endpoint).path("status").equals("disabled"));
        get(endpoint).then().body("reason", equalTo("failing"));
        assertThat(statusesOf(endpoint)).containsExactly("failed");
    }

    @Test
    void lookingForWorkCostsTheSameHoweverManyEndpointsThereAre() {
        database.update(
                "INSERT INTO webhook_endpoints (id, user_id, url, event_types, secret)"
                        + " SELECT uuid_v7(), uuid_v7(), 'https://many.example', '{webhook.test}', '' FROM generate_series(1, 5000)");
        database.update("INSERT INTO webhook_deliveries (id, endpoint_id, event_id, type, body, status)"
                + " SELECT uuid_v7(), id, uuid_v7(), 'webhook.test', '{}', 'delivered'"
                + " FROM webhook_endpoints, generate_series(1, 4) WHERE url = 'https://many.example'");
        // Three that wait for their next attempt, with a long queue behind each.
        database.update("INSERT INTO webhook_deliveries (id, endpoint_id, event_id, type, body, next_attempt_at)"
                + " SELECT uuid_v7(), id, uuid_v7(), 'webhook.test', '{}', now() + interval '1 hour'"
                + " FROM (SELECT id FROM webhook_endpoints WHERE url = 'https://many.example' LIMIT 3) AS few,"
                + " generate_series(1, 500)");
        try {
            database.update("VACUUM (ANALYZE) webhook_deliveries");
            database.update("VACUUM (ANALYZE) webhook_endpoints");
            String claim = WebhookDeliveryRepository.CLAIM.replace("$1", "64").replace("$2", "60000");
            JsonPath plan = JsonPath.from(database.value("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + claim)
                    .toString());
            assertThat(plan.getDouble("[0].Plan.'Actual Rows'")).isZero();
            assertThat(plan.getInt("[0].Plan.'Shared Hit Blocks'") + plan.getInt("[0].Plan.'Shared Read Blocks'"))
                    .isLessThan(100);
        } finally {
            database.update("DELETE FROM webhook_deliveries WHERE endpoint_id IN"
                    + " (SELECT id FROM webhook_endpoints WHERE url = 'https://many.example')");
        }
    }

    @Test
    void aDeletedEndpointHearsNoMore() {
        Response endpoint = create(receiver.url());
        PlacedOrder order = place();
        soon().until(() -> receiver.requests().size() == 1);
        as().delete(path(endpoint)).then().statusCode(204);
        as().delete(path(endpoint)).then().statusCode(404);
        desk.cancel(order, "\"1\"").then().statusCode(200);
        get(endpoint).then().statusCode(404);
        assertThat(database.count("SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = ?", id(endpoint)))
                .isZero();
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void aPausedEndpointIsNotCalledAndHearsNothingOfTheTime() {
        Response endpoint = create(receiver.url());
        patch(endpoint, Map.of("status", "paused")).then().statusCode(200).body("status", equalTo("paused"));
        PlacedOrder order = place();
        Response active = as().get(path(endpoint));
        patch(active, Map.of("status", "active")).then().statusCode(200);
        desk.cancel(order, "\"1\"").then().statusCode(200);
        soon().until(() -> receiver.statuses().equals(List.of("cancelled")));
    }

    @Test
    void twoSecretsSignWhileTheyOverlap() {
        Response endpoint = create(receiver.url());
        String old = endpoint.path("secret");
        Response rotated = as().post(path(endpoint) + "/secret");
        rotated.then().statusCode(200).body("secret", startsWith("whsec_")).body("previousUntil", notNullValue());
        String fresh = rotated.path("secret");
        assertThat(fresh).isNotEqualTo(old);
        as().post(path(endpoint) + "/test").then().statusCode(202).body("type", equalTo("webhook.test"));
        soon().until(() -> receiver.requests().size() == 1);
        assertThat(Receiver.isSigned(receiver.requests().get(0), old)).isTrue();
        assertThat(Receiver.isSigned(receiver.requests().get(0), fresh)).isTrue();

        database.update("UPDATE webhook_endpoints SET previous_until = now() WHERE id = ?", id(endpoint));
        as().post(path(endpoint) + "/test").then().statusCode(202);
        soon().until(() -> receiver.requests().size() == 2);
        assertThat(Receiver.isSigned(receiver.requests().get(1), old)).isFalse();
        assertThat(Receiver.isSigned(receiver.requests().get(1), fresh)).isTrue();
        // Told once, and not to be read in the database.
        get(endpoint).then().body("secret", nullValue());
        assertThat(database.value("SELECT encode(secret, 'escape') FROM webhook_endpoints WHERE id = ?", id(endpoint))
                        .toString())
                .doesNotContain("whsec_");
    }
}
