package dev.exchanger.realtime.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.room.RoomPublisher;
import dev.exchanger.realtime.socket.SocketTimer;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** Who hears of whom, and how often. */
@QuarkusTest
@RealtimeApplication
class PresenceNewsTest extends RealtimeTest {

    @Inject
    SharedOrders shared;

    @Inject
    PresenceStore store;

    @Inject
    PresenceAudience audience;

    @Inject
    RoomPublisher publisher;

    @Inject
    SocketTimer timer;

    @Inject
    PresenceMetrics metrics;

    @Inject
    PresenceConfig config;

    private final UserSpec ann = UserSpec.web();
    private final UserSpec bob = UserSpec.web();
    private final UserSpec stranger = UserSpec.web();
    private final UUID order = UUID.randomUUID();

    @BeforeEach
    void share() {
        shared.share(order, ann.userId(), bob.userId());
    }

    @Test
    void whoSharesARoomHearsAndNobodyElse() {
        TestSocket annSocket = open(ann);
        TestSocket bobSocket = open(bob);
        TestSocket strange = open(stranger);
        annSocket.request("presence.heartbeat", null, Map.of("status", "busy"));
        JsonNode heard = bobSocket.awaitMessage("busy", message -> tells(message, ann, "busy"));
        assertThat(heard.path("r").asText()).isEqualTo("order:" + order);
        assertThat(heard.path("d").path("isOnline").asBoolean()).isTrue();
        Instant busyAt = Instant.parse(heard.path("d").path("changedAt").asText());
        annSocket.close();
        JsonNode gone = bobSocket.awaitMessage("offline", message -> tells(message, ann, "offline"));
        assertThat(gone.path("d").path("isOnline").asBoolean()).isFalse();
        assertThat(Instant.parse(gone.path("d").path("changedAt").asText())).isAfter(busyAt);
        strange.sync();
        assertThat(strange.pushes("presence.changed")).allMatch(push -> push.path("d")
                .path("userId")
                .asText()
                .equals(stranger.userId().toString()));
    }

    @Test
    void whoSharesARoomMayAskAndNobodyElse() {
        open(ann);
        ask(bob, "/api/v1/presence?users=" + ann.userId() + "," + bob.userId())
                .statusCode(200)
                .body("users[0].status", equalTo("online"));
        ask(bob, "/api/v1/status/" + ann.userId()).statusCode(200).body("isOnline", equalTo(true));
        ask(stranger, "/api/v1/status/" + ann.userId()).statusCode(403);
        ask(bob, "/api/v1/presence?users=" + ann.userId() + "," + stranger.userId())
                .statusCode(403);
        ask(UserSpec.admin(), "/api/v1/status/" + ann.userId()).statusCode(200);
        ask(bob, "/api/v1/status/nobody").statusCode(404);
    }

    @Test
    void aStatusThatRunsOutIsTold() {
        open(ann);
        TestSocket bobSocket = open(bob);
        faults.redis().command("DEL", RedisKeys.userStatus(ann.userId()));
        bobSocket.awaitMessage("away", message -> tells(message, ann, "away"));
        ask(bob, "/api/v1/status/" + ann.userId()).body("status", equalTo("away"));
    }

    @Test
    void changesOfAMomentAreToldOnceAndThoseThatAreUndoneNotAtAll() {
        UUID carol = UUID.randomUUID();
        UUID dave = UUID.randomUUID();
        shared.share(order, carol, dave, bob.userId());
        TestSocket bobSocket = open(bob);
        PresenceStore elsewhere = new RedisPresenceStore(redis, config, "elsewhere");
        PresenceNews news = new PresenceNews(elsewhere, audience, publisher, timer, metrics, collectingForever());
        get(elsewhere.add(dave, "elsewhere/dave"));

        news.changed(carol, get(elsewhere.add(carol, "elsewhere/carol")));
        for (PresenceStatus status : List.of(PresenceStatus.AWAY, PresenceStatus.BUSY)) {
            news.changed(carol, get(elsewhere.declare(carol, status)));
        }
        for (PresenceStatus status : List.of(PresenceStatus.BUSY, PresenceStatus.AWAY, PresenceStatus.ONLINE)) {
            news.changed(dave, get(elsewhere.declare(dave, status)));
        }
        get(news.run());

        bobSocket.awaitMessage("busy", message -> tells(message, carol, "busy"));
        bobSocket.sync();
        assertThat(statuses(bobSocket, carol)).containsExactly("busy");
        assertThat(statuses(bobSocket, dave)).isEmpty();
        get(elsewhere.drop(carol, "elsewhere", List.of("elsewhere/carol")));
        get(elsewhere.drop(dave, "elsewhere", List.of("elsewhere/dave")));
    }

    @Test
    void whatWaitsIsToldWhenTheNodeGoes() {
        open(ann);
        TestSocket bobSocket = open(bob);
        PresenceNews leaving = new PresenceNews(store, audience, publisher, timer, metrics, collectingForever());
        leaving.changed(ann.userId(), get(store.declare(ann.userId(), PresenceStatus.BUSY)));
        get(leaving.run());
        bobSocket.awaitMessage("busy", message -> tells(message, ann, "busy"));
    }

    private static PresenceConfig collectingForever() {
        return new SmallRyeConfigBuilder()
                .withMapping(PresenceConfig.class)
                .withDefaultValue("exchanger.realtime.presence.coalescing", "PT1H")
                .build()
                .getConfigMapping(PresenceConfig.class);
    }

    /** Opens a socket that is in the order's room, if the user shares it. */
    @Override
    protected TestSocket open(UserSpec user) {
        String token = TokenMinter.shared().accessToken(user);
        TestSocket socket = keep(TestSocket.openWith(service, token));
        socket.awaitPush("room.joined");
        if (user != stranger) {
            exchange.show(order, token);
            assertThat(socket.request("room.join", "order:" + order, null)
                            .path("ok")
                            .asBoolean())
                    .isTrue();
        }
        await().until(() -> get(store.read(List.of(user.userId()))).get(0).isOnline());
        return socket;
    }

    private ValidatableResponse ask(UserSpec who, String path) {
        return given().auth()
                .oauth2(TokenMinter.shared().accessToken(who))
                .get(service.resolve(path))
                .then();
    }

    private static boolean tells(JsonNode message, UserSpec of, String status) {
        return tells(message, of.userId(), status);
    }

    private static boolean tells(JsonNode message, UUID of, String status) {
        return message.path("t").asText().equals("presence.changed")
                && message.path("d").path("userId").asText().equals(of.toString())
                && message.path("d").path("status").asText().equals(status);
    }

    private static List<String> statuses(TestSocket socket, UUID of) {
        return socket.pushes("presence.changed").stream()
                .filter(push -> push.path("d").path("userId").asText().equals(of.toString()))
                .map(push -> push.path("d").path("status").asText())
                .toList();
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }
}
