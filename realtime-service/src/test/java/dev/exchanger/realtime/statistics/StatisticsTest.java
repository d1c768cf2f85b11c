package dev.exchanger.realtime.statistics;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.flag.FeatureFlags;
import dev.exchanger.realtime.socket.SocketMode;
import dev.exchanger.realtime.socket.Sockets;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@RealtimeApplication
class StatisticsTest {

    @TestHTTPResource
    URI service;

    @InjectFaults
    Faults faults;

    @Inject
    NodeCensus census;

    @Inject
    ServiceNode node;

    @Inject
    Sockets sockets;

    @Inject
    MeterRegistry registry;

    @Inject
    RedisLink redis;

    @Inject
    SocketMode mode;

    @Inject
    Vertx vertx;

    @Inject
    StatisticsConfig config;

    @Inject
    ObjectMapper json;

    @Inject
    FeatureFlags flags;

    @AfterEach
    void heal() {
        faults.heal();
        await().atMost(Duration.ofSeconds(10)).until(redis::ready);
    }

    @Test
    void countsConnectionsSessionsAndUsers() {
        UserSpec user = UserSpec.web();
        await().until(() -> census.count().memberships() == 0);
        NodeStatistics before = census.count();
        try (TestSocket first = TestSocket.open(service, user);
                TestSocket second = TestSocket.open(service, user);
                TestSocket otherSession = TestSocket.open(service, UserSpec.telegram(user.userId()));
                TestSocket operator = TestSocket.open(service, UserSpec.admin())) {
            List.of(first, second, otherSession, operator).forEach(TestSocket::sync);
            first.send("{oops");
            first.awaitPush("error");
            NodeStatistics now = census.count();
            assertThat(now.node()).isEqualTo(node.nodeId());
            assertThat(now.connections()).isEqualTo(4);
            assertThat(now.connectionsByContext())
                    .containsEntry("web", 2L)
                    .containsEntry("telegram", 1L)
                    .containsEntry("admin", 1L);
            assertThat(now.users()).isEqualTo(2);
            assertThat(now.sessions()).isEqualTo(3);
            assertThat(now.memberships()).isEqualTo(4);
            assertThat(now.rooms()).isGreaterThanOrEqualTo(2);
            assertThat(now.oldestSeconds()).isBetween(now.averageSeconds(), 60L);
            assertThat(now.opened() - before.opened()).isEqualTo(4);
            assertThat(now.messagesSent() - before.messagesSent()).isGreaterThanOrEqualTo(12);
            assertThat(now.framesReceived() - before.framesReceived()).isGreaterThanOrEqualTo(5);
            assertThat(now.requestsRefused().get("bad_frame")
                            - before.requestsRefused().getOrDefault("bad_frame", 0L))
                    .isEqualTo(1);
            ask(UserSpec.admin("metrics:read"))
                    .statusCode(200)
                    .body("mode", equalTo("full"))
                    .body("nodes.find { it.node == '" + node.nodeId() + "' }.connections", equalTo(4));
        }
        await().untilAsserted(() -> {
            NodeStatistics after = census.count();
            assertThat(after.closedByCode().get("peer") - before.closedByCode().getOrDefault("peer", 0L))
                    .isEqualTo(4);
            assertThat(after.connections()).isZero();
            assertThat(after.memberships()).isZero();
        });
    }

    @Test
    void anyNodeAnswersForAllAndForgetsThoseThatAreGone() {
        long leaseEnd = Instant.now().plusSeconds(60).toEpochMilli();
        faults.redis().command("ZADD", RedisKeys.presenceNodes(), Long.toString(leaseEnd), "neighbour");
        StatisticsService neighbour = new StatisticsService(
                new NodeCensus(sockets, registry, Clock.systemUTC(), new ServiceNode("realtime", "neighbour")),
                redis,
                mode,
                vertx,
                config,
                json,
                flags);
        neighbour.tell().await().atMost(Duration.ofSeconds(5));

        List<String> nodes = ask(UserSpec.admin("metrics:read")).extract().path("nodes.node");
        assertThat(nodes).contains("neighbour", node.nodeId());

        long life = (Long) faults.redis().command("PTTL", RedisKeys.connectionStatistics("neighbour"));
        assertThat(life).isBetween(1L, 15_000L);
        faults.redis().command("SET", RedisKeys.connectionStatistics("neighbour"), "{\"of\":\"another version\"}");
        assertThat(ask(UserSpec.admin("metrics:read")).extract().<List<String>>path("nodes.node"))
                .containsExactly(node.nodeId());
        faults.redis().command("DEL", RedisKeys.connectionStatistics("neighbour"));
        assertThat(ask(UserSpec.admin("metrics:read")).extract().<List<String>>path("nodes.node"))
                .containsExactly(node.nodeId());
        faults.redis().command("ZREM", RedisKeys.presenceNodes(), "neighbour");
    }

    @Test
    void aNodeTellsByItself() {
        await().atMost(Duration.ofSeconds(10)).until(() -> faults.redis()
                .command("EXISTS", RedisKeys.connectionStatistics(node.nodeId()))
                .equals(1L));
    }

    @Test
    void isForOperatorsWhoMayReadMetrics() {
        ask(UserSpec.admin()).statusCode(403);
        ask(UserSpec.web()).statusCode(401);
        given().get(service.resolve("/api/v1/connections/statistics")).then().statusCode(401);
    }

    @Test
    void withoutRedisTheNodeTellsOfItselfAndSaysSo() {
        UserSpec operator = UserSpec.admin("metrics:read");
        TokenMinter.shared().accessToken(operator);
        faults.redisLink().down();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> ask(operator)
                .statusCode(200)
                .body("mode", equalTo("local"))
                .body("nodes.size()", equalTo(1)));
    }

    private ValidatableResponse ask(UserSpec who) {
        return given().auth()
                .oauth2(TokenMinter.shared().accessToken(who))
                .get(service.resolve("/api/v1/connections/statistics"))
                .then();
    }
}
