package dev.exchanger.exchange.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

/** What the tests of webhooks share: a customer, the customer's server, and requests about endpoints. */
abstract class WebhookDeskTest extends FaultyDeskTest {

    static final String PATH = "/api/v1/webhook-endpoints";
    static final List<String> TYPES = List.of(
            "exchange.order.created.v1",
            "exchange.order.paid.v1",
            "exchange.order.underpaid.v1",
            "exchange.order.cancelled.v1",
            "exchange.order.expired.v1",
            "exchange.order.late-paid.v1");

    final UserSpec owner = Desk.customer();
    final Receiver receiver = new Receiver();

    @AfterEach
    void close() {
        receiver.close();
        database.update("DELETE FROM webhook_endpoints");
    }

    RequestSpecification as() {
        return desk.as(owner);
    }

    /** An order that lives as long as the test. */
    PlacedOrder place() {
        PlacedOrder order = desk.place(owner);
        database.update("UPDATE orders SET expires_at = now() + interval '1 hour' WHERE id = ?", order.id());
        return order;
    }

    Response create(String url) {
        return create(url, TYPES);
    }

    Response create(String url, List<String> types) {
        return create(owner, url, types);
    }

    Response create(UserSpec user, String url, List<String> types) {
        Response answer = post(user, url, types);
        answer.then().statusCode(201).body("secret", startsWith("whsec_")).body("status", equalTo("active"));
        return answer;
    }

    Response post(UserSpec user, String url, List<String> types) {
        return desk.as(user).body(Map.of("url", url, "eventTypes", types)).post(PATH);
    }

    Response get(Response endpoint) {
        return as().get(path(endpoint));
    }

    Response patch(Response endpoint, Map<String, Object> change) {
        return as().header("If-Match", endpoint.getHeader("ETag")).body(change).patch(path(endpoint));
    }

    Response log(Response endpoint) {
        return as().get(path(endpoint) + "/deliveries");
    }

    Response redeliver(Response endpoint) {
        String delivery = log(endpoint).path("deliveries[0].id");
        return as().post(path(endpoint) + "/deliveries/" + delivery + "/redeliver");
    }

    List<String> statusesOf(Response endpoint) {
        return log(endpoint).path("deliveries.status");
    }

    static String path(Response endpoint) {
        return PATH + "/" + endpoint.path("id");
    }

    static UUID id(Response endpoint) {
        return UUID.fromString(endpoint.path("id"));
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }
}
