package dev.exchanger.realtime.feed;

import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What other services put into their streams arrives at the sockets it concerns. */
@QuarkusTest
@RealtimeApplication
class FeedTest extends RealtimeTest {

    private final UserSpec owner = UserSpec.web();
    private final UUID order = UUID.randomUUID();

    @Test
    void anOrderEventReachesItsOwnerAndNobodyElse() {
        TestSocket desktop = open(owner);
        TestSocket phone = open(owner);
        TestSocket stranger = open(UserSpec.web());
        CloudEvent event = orderEvent("exchange.order.paid.v1", 3);
        add("exchange", event);
        for (TestSocket socket : List.of(desktop, phone)) {
            JsonNode push = socket.awaitPush("order.paid");
            assertThat(push.path("r").asText()).isEqualTo("user:" + owner.userId());
            assertThat(push.path("s").asLong()).isEqualTo(1);
            assertThat(push.path("k").asText()).isEqualTo(event.id().toString());
            assertThat(push.path("ts").asText()).isEqualTo(event.time().toString());
            assertThat(push.path("d").toString()).isEqualTo(event.data().toString());
        }
        stranger.sync();
        assertThat(stranger.pushes("order.paid")).isEmpty();
    }

    @Test
    void anEventDeliveredTwiceIsToldOnce() {
        TestSocket socket = open(owner);
        CloudEvent event = orderEvent("exchange.order.created.v1", 1);
        add("exchange", event);
        add("exchange", event);
        add("exchange", orderEvent("exchange.order.expired.v1", 2));
        socket.awaitPush("order.expired");
        assertThat(socket.pushes("order.created")).hasSize(1);
    }

    @Test
    void whoIsInTheOrdersRoomHearsItThere() {
        String token = TokenMinter.shared().accessToken(owner);
        exchange.show(order, token);
        TestSocket socket = keep(TestSocket.openWith(service, token));
        socket.awaitPush("room.joined");
        socket.request("room.join", "order:" + order, null);
        add("exchange", orderEvent("exchange.order.on-hold.v1", 4));
        await().until(() -> socket.pushes("order.on-hold").size() == 2);
        assertThat(socket.pushes("order.on-hold"))
                .extracting(push -> push.path("r").asText())
                .containsExactlyInAnyOrder("user:" + owner.userId(), "order:" + order);
    }

    @Test
    void ratesTick() {
        TestSocket watcher = open(UserSpec.web());
        TestSocket other = open(UserSpec.web());
        watcher.request("room.join", "rates", null);
        ObjectNode data = EnvelopeWriter.object()
                .put("from", "USDT")
                .put("to", "UAH")
                .put("bid", "41.10")
                .put("ask", "41.50");
        add("exchange", event("exchange.rate.changed.v1", "USDT/UAH", 7, data));
        JsonNode push = watcher.awaitPush("rate.changed");
        assertThat(push.path("r").asText()).isEqualTo("rates");
        assertThat(push.path("d").path("bid").asText()).isEqualTo("41.10");
        other.sync();
        assertThat(other.pushes("rate.changed")).isEmpty();
    }

    @Test
    void aRevokedSessionsSocketsCloseByTheEventAlone() {
        TestSocket socket = open(owner);
        ObjectNode data = EnvelopeWriter.object()
                .put("userId", owner.userId().toString())
                .put("sessionId", owner.sessionId())
                .put("context", "web")
                .put("reason", "logout");
        add("identity", event("identity.session.revoked.v1", owner.userId().toString(), 1, data));
        assertThat(socket.awaitClose()).isEqualTo(4001);
    }

    @Test
    void anEventNobodyCanReadDoesNotHoldUpTheNext() {
        TestSocket socket = open(owner);
        add("exchange", event("exchange.order.paid.v1", order.toString(), 1, EnvelopeWriter.object()));
        add("exchange", event("exchange.settlement.made.v1", "x", 1, EnvelopeWriter.object()));
        faults.redis().command("XADD", RedisKeys.events("exchange"), "*", "event", "{oops");
        add("exchange", orderEvent("exchange.order.cancelled.v1", 5));
        socket.awaitPush("order.cancelled");
    }

    @Test
    void namesOfPushesAreThoseOfEventsWithoutServiceAndVersion() {
        assertThat(ExchangeFeed.pushType("exchange.order.late-paid.v1")).isEqualTo("order.late-paid");
        assertThat(ExchangeFeed.pushType("exchange.rate.changed.v12")).isEqualTo("rate.changed");
    }

    private CloudEvent orderEvent(String type, long version) {
        ObjectNode data = EnvelopeWriter.object()
                .put("orderId", order.toString())
                .put("number", "EX-1")
                .put("userId", owner.userId().toString())
                .put("context", "web")
                .put("version", version);
        return event(type, order.toString(), version, data);
    }

    private static CloudEvent event(String type, String subject, long sequence, JsonNode data) {
        UUID id = UuidV7.next();
        return new CloudEvent(id, "/exchanger/exchange", type, subject, UuidV7.timeOf(id), sequence, null, data);
    }

    private void add(String producer, CloudEvent event) {
        faults.redis().command("XADD", RedisKeys.events(producer), "*", "event", event.toJson());
    }
}
