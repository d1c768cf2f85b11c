package dev.exchanger.exchange.webhook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.Request;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

/** What is committed is told to the customer's server, once each and in order, whatever happens in between. */
@QuarkusTest
class WebhookTest extends FaultyDeskTest {

    private static final String PATH = "/api/v1/webhook-endpoints";
    private static final List<String> TYPES = List.of(
            "exchange.order.created.v1",
            "exchange.order.paid.v1",
            "exchange.order.underpaid.v1",
            "exchange.order.cancelled.v1",
            "exchange.order.expired.v1",
            "exchange.order.late-paid.v1");

    private final UserSpec owner = Desk.customer();
    private final Receiver receiver = new Receiver();

    @Inject
    WebhookDeliveryRepository deliveries;

    @AfterEach
    void close() {
        receiver.close();
        database.update("DELETE FROM webhook_endpoints");
    }

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
            receiver.answers(request -> Answer.empty(302).with("Location", elsewhere.url()));
            Response endpoint = create(receiver.url());
            place();
            soon().until(() -> receiver.requests().size() >= 2);
            assertThat(elsewhere.requests()).isEmpty();
            log(endpoint).then().body("deliveries[0].status", equalTo("pending"));
            log(endpoint).then().body("deliveries[0].lastStatus", equalTo(302));
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
    void aReceiverThatWasDownGetsAllOnceInOrder() {
        int port = receiver.port();
        receiver.close();
        Response endpoint = create("http://127.0.0.1:" + port + "/hook");
        PlacedOrder first = place();
        desk.cancel(first, "\"1\"").then().statusCode(200);
        PlacedOrder second = place();
        desk.pay(second).then().statusCode(202);
        soon().until(() -> (int) log(endpoint).path("deliveries[-1].attempts") >= 2);
        log(endpoint).then().body("deliveries[-1].lastError", notNullValue());
        try (Receiver back = new Receiver(port)) {
            soon().until(() -> back.statuses().equals(List.of("pending", "cancelled", "pending", "paid")));
            assertThat(back.ids()).doesNotHaveDuplicates();
            assertThat(back.mostAtOnce()).isEqualTo(1);
        }
    }

    @Test
    void neitherRedisNorTheDatabaseLosesAMessage() {
        Response endpoint = create(receiver.url());
        faults.redis().kill9();
        PlacedOrder order = place();
        soon().until(() -> receiver.statuses().contains("pending"));
        faults.heal();
        soon().until(() -> statusesOf(endpoint).equals(List.of("delivered")));
        // The database goes away while the receiver has the message in its hands.
        CountDownLatch away = new CountDownLatch(1);
        receiver.answers(request -> {
            await(away);
            return Answer.empty(200);
        });
        desk.cancel(order, "\"1\"").then().statusCode(200);
        soon().until(() -> receiver.statuses().contains("cancelled"));
        faults.postgresLink().down();
        away.countDown();
        faults.postgresLink().heal();
        soon().until(() -> statusesOf(endpoint).equals(List.of("delivered", "delivered")));
    }

    @Test
    void replicasThatClaimAtOnceGetEachMessageOnce() {
        receiver.answers(request -> Answer.empty(500));
        for (int i = 0; i < 20; i++) {
            Response endpoint = create(Desk.customer(), receiver.url(), TYPES);
            database.update("UPDATE webhook_endpoints SET status = 'paused' WHERE id = ?", id(endpoint));
            database.update(
                    "INSERT INTO webhook_deliveries (id, endpoint_id, event_id, type, body)"
                            + " SELECT uuid_v7(), ?, uuid_v7(), 'webhook.test', '{}' FROM generate_series(1, 3)",
                    id(endpoint));
        }
        database.update("UPDATE webhook_endpoints SET status = 'active'");
        List<List<WebhookAttempt>> claimed = AtOnce.run(
                8, i -> deliveries.claim(100, Duration.ofMinutes(10)).await().atMost(Duration.ofSeconds(10)));

        List<UUID> ids =
                claimed.stream().flatMap(List::stream).map(WebhookAttempt::id).toList();
        assertThat(ids).doesNotHaveDuplicates();
        // This replica's own dispatcher may have had some of them; together they had each head, and nothing behind one.
        String attempted = "SELECT count(*) FROM webhook_deliveries d JOIN webhook_endpoints w ON w.id = d.endpoint_id"
                + " WHERE d.attempts > 0";
        soon().until(() -> database.count(attempted) == 20);
        assertThat(database.count(attempted + " AND d.position > (SELECT min(position) FROM webhook_deliveries h"
                        + " WHERE h.endpoint_id = d.endpoint_id)"))
                .isZero();
    }

    @Test
    void anAttemptThatWasLostWithItsReplicaIsMadeAgain() {
        Response endpoint = create(receiver.url());
        database.update("UPDATE webhook_endpoints SET status = 'paused' WHERE id = ?", id(endpoint));
        database.update(
                "INSERT INTO webhook_deliveries (id, endpoint_id, event_id, type, body, attempts, under_way,"
                        + " next_attempt_at, first_attempt_at, last_attempt_at)"
                        + " VALUES (uuid_v7(), ?, uuid_v7(), 'webhook.test', '{\"type\":\"webhook.test\"}', 1, true,"
                        + " now() + interval '1 second', now(), now())",
                id(endpoint));
        database.update("UPDATE webhook_endpoints SET status = 'active' WHERE id = ?", id(endpoint));
        soon().until(() -> statusesOf(endpoint).equals(List.of("delivered")));
        log(endpoint).then().body("deliveries[0].attempts", equalTo(2));
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

    @Test
    void whatIsNotMineIsNotThere() {
        Response endpoint = create(receiver.url());
        as().post(path(endpoint) + "/test").then().statusCode(202);
        soon().until(() -> statusesOf(endpoint).equals(List.of("delivered")));
        String delivery = log(endpoint).path("deliveries[0].id");
        UserSpec stranger = Desk.customer();
        desk.as(stranger).get(PATH).then().statusCode(200).body("endpoints", hasSize(0));
        desk.as(stranger).get(path(endpoint)).then().statusCode(404);
        desk.as(stranger).delete(path(endpoint)).then().statusCode(404);
        desk.as(stranger)
                .header("If-Match", "*")
                .body(Map.of("status", "paused"))
                .patch(path(endpoint))
                .then()
                .statusCode(404);
        desk.as(stranger).post(path(endpoint) + "/secret").then().statusCode(404);
        desk.as(stranger).post(path(endpoint) + "/test").then().statusCode(404);
        desk.as(stranger).get(path(endpoint) + "/deliveries").then().statusCode(404);
        desk.as(stranger)
                .post(path(endpoint) + "/deliveries/" + delivery + "/redeliver")
                .then()
                .statusCode(404);
        // Nor is a delivery of another endpoint of one's own.
        Response other = create(receiver.url());
        as().post(path(other) + "/deliveries/" + delivery + "/redeliver").then().statusCode(404);
        desk.anonymous().get(PATH).then().statusCode(401);
    }

    @Test
    void changesAreConditional() {
        Response endpoint = create(receiver.url());
        endpoint.then().header("ETag", "\"1\"");
        as().body(Map.of("status", "paused")).patch(path(endpoint)).then().statusCode(428);
        as().header("If-Match", "\"7\"")
                .body(Map.of("status", "paused"))
                .patch(path(endpoint))
                .then()
                .statusCode(412);
        patch(endpoint, Map.of("eventTypes", List.of("exchange.order.paid.v1")))
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("eventTypes", contains("exchange.order.paid.v1"))
                .body("status", equalTo("active"));
        patch(endpoint, Map.of("status", "paused")).then().statusCode(412);
        patch(get(endpoint), Map.of("status", "disabled")).then().statusCode(422);
        patch(get(endpoint), Map.of("url", "gopher://x/"))
                .then()
                .statusCode(422)
                .body("code", equalTo("webhook-url"));
        as().get(PATH).then().body("endpoints.id", contains((String) endpoint.path("id")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x.example/", "https://user@x.example/", "not a url", "http://2130706433/"})
    void aUrlThatIsNotCalledIsRefused(String url) {
        post(owner, url, TYPES).then().statusCode(422).body("code", equalTo("webhook-url"));
    }

    @Test
    void anEndpointWithoutSenseIsRefused() {
        post(owner, receiver.url(), List.of()).then().statusCode(422);
        post(owner, receiver.url(), List.of("exchange.order.exploded.v1"))
                .then()
                .statusCode(422);
        post(owner, receiver.url(), List.of("identity.user.locked.v1")).then().statusCode(422);
        as().body(Map.of("eventTypes", TYPES)).post(PATH).then().statusCode(422);
    }

    @Test
    void thereAreOnlySoManyEndpoints() {
        List<Integer> statuses =
                AtOnce.run(8, i -> post(owner, receiver.url(), TYPES).statusCode());
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(5);
        assertThat(statuses.stream().filter(status -> status == 409)).hasSize(3);
    }

    @Test
    void theLogIsPaged() {
        Response endpoint = create(receiver.url());
        for (int i = 0; i < 5; i++) {
            as().post(path(endpoint) + "/test").then().statusCode(202);
        }
        List<String> seen = new ArrayList<>();
        Map<String, Object> query = new HashMap<>(Map.of("limit", 2));
        String cursor;
        do {
            Response page = as().queryParams(query).get(path(endpoint) + "/deliveries");
            page.then().statusCode(200);
            seen.addAll(page.path("deliveries.id"));
            cursor = page.path("nextCursor");
            query.put("cursor", cursor);
        } while (cursor != null);
        assertThat(seen).hasSize(5).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> b.compareTo(a));
        as().get(path(endpoint) + "/deliveries?cursor=x").then().statusCode(400);
    }

    private RequestSpecification as() {
        return desk.as(owner);
    }

    /** An order that lives as long as the test. */
    private PlacedOrder place() {
        PlacedOrder order = desk.place(owner);
        database.update("UPDATE orders SET expires_at = now() + interval '1 hour' WHERE id = ?", order.id());
        return order;
    }

    private Response create(String url) {
        return create(url, TYPES);
    }

    private Response create(String url, List<String> types) {
        return create(owner, url, types);
    }

    private Response create(UserSpec user, String url, List<String> types) {
        Response answer = post(user, url, types);
        answer.then().statusCode(201).body("secret", startsWith("whsec_")).body("status", equalTo("active"));
        return answer;
    }

    private Response post(UserSpec user, String url, List<String> types) {
        return desk.as(user).body(Map.of("url", url, "eventTypes", types)).post(PATH);
    }

    private Response get(Response endpoint) {
        return as().get(path(endpoint));
    }

    private Response patch(Response endpoint, Map<String, Object> change) {
        return as().header("If-Match", endpoint.getHeader("ETag")).body(change).patch(path(endpoint));
    }

    private Response log(Response endpoint) {
        return as().get(path(endpoint) + "/deliveries");
    }

    private Response redeliver(Response endpoint) {
        String delivery = log(endpoint).path("deliveries[0].id");
        return as().post(path(endpoint) + "/deliveries/" + delivery + "/redeliver");
    }

    private List<String> statusesOf(Response endpoint) {
        return log(endpoint).path("deliveries.status");
    }

    private static String path(Response endpoint) {
        return PATH + "/" + endpoint.path("id");
    }

    private static UUID id(Response endpoint) {
        return UUID.fromString(endpoint.path("id"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }
}
