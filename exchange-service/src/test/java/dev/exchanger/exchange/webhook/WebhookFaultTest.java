package dev.exchanger.exchange.webhook;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.testkit.http.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** Whoever fails in between, receiver, replica, Redis or database: no message is lost and none overtakes another. */
@QuarkusTest
class WebhookFaultTest extends WebhookDeskTest {

    @Inject
    WebhookDeliveryRepository deliveries;

    @Inject
    WebhookSender sender;

    @Inject
    WebhookConfig config;

    @Inject
    Clock clock;

    @Inject
    MeterRegistry registry;

    @Inject
    Vertx vertx;

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
        pausedWithThreeDeliveriesEach(20);
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
    void twoDispatchersShareTheWorkAndSendEachMessageOnce() {
        receiver.answers(request -> Answer.empty(200));
        // More than one of them takes at once.
        int endpoints = 80;
        pausedWithThreeDeliveriesEach(endpoints);
        double before = attempts(registry, "failed");
        MeterRegistry counted = new SimpleMeterRegistry();
        WebhookDispatcher second = new WebhookDispatcher(
                deliveries, sender, config, clock, counted, new BackgroundWork(vertx, counted, List.of()));
        second.onStart(null);
        try {
            database.update("UPDATE webhook_endpoints SET status = 'active'");
            soon().until(() -> receiver.requests().size() >= 3 * endpoints
                    && database.count("SELECT count(*) FROM webhook_deliveries d JOIN webhook_endpoints w"
                                    + " ON w.id = d.endpoint_id WHERE d.status = 'pending'")
                            == 0);
        } finally {
            second.run().await().atMost(Duration.ofSeconds(10));
        }
        // On a machine that is slow an answer may come too late; then there is one attempt more, and only then.
        double late = attempts(registry, "failed") - before + attempts(counted, "failed");
        assertThat(database.count("SELECT sum(d.attempts) FROM webhook_deliveries d JOIN webhook_endpoints w"
                        + " ON w.id = d.endpoint_id"))
                .isEqualTo(Math.round(3 * endpoints + late));
        assertThat(receiver.ids()).hasSizeLessThanOrEqualTo((int) (3 * endpoints + late));
        assertThat(receiver.ids().stream().distinct()).hasSize(3 * endpoints);
        assertThat(attempts(counted, "delivered")).isBetween(1.0, 3.0 * endpoints - 1);
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
    void whoCannotProveItsNameIsToldNothing(@TempDir Path folder) throws Exception {
        try (SelfSignedServer server = new SelfSignedServer(folder)) {
            Response endpoint = create(server.url());
            place();
            soon().until(() -> (int) log(endpoint).path("deliveries[0].attempts") >= 2);
            log(endpoint)
                    .then()
                    .body("deliveries[0].status", equalTo("pending"))
                    .body("deliveries[0].lastStatus", nullValue())
                    .body("deliveries[0].lastError", containsString("SSL"));
            assertThat(server.requests()).isZero();
        }
    }

    private static double attempts(MeterRegistry registry, String outcome) {
        return registry.counter("exchanger.webhook.attempts", "outcome", outcome)
                .count();
    }

    private void pausedWithThreeDeliveriesEach(int endpoints) {
        for (int i = 0; i < endpoints; i++) {
            Response endpoint = create(Desk.customer(), receiver.url(), TYPES);
            database.update("UPDATE webhook_endpoints SET status = 'paused' WHERE id = ?", id(endpoint));
            database.update(
                    "INSERT INTO webhook_deliveries (id, endpoint_id, event_id, type, body)"
                            + " SELECT uuid_v7(), ?, uuid_v7(), 'webhook.test', '{}' FROM generate_series(1, 3)",
                    id(endpoint));
        }
    }
}
