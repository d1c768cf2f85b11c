package dev.exchanger.realtime.presence;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.realtime.socket.Sockets;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@RealtimeApplication
class PresenceTest extends RealtimeTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Inject
    PresenceConfig config;

    @Inject
    Vertx vertx;

    @Inject
    PresenceService presence;

    @Inject
    Sockets registry;

    @Inject
    ServiceNode nodeName;

    @Inject
    MeterRegistry metrics;

    private final UserSpec user = UserSpec.web();

    @Test
    void aConnectedUserIsOnline() {
        open(user);
        read(user)
                .body("mode", equalTo("full"))
                .body("users[0].userId", equalTo(user.userId().toString()))
                .body("users[0].status", equalTo("online"))
                .body("users[0].isOnline", equalTo(true))
                .body("users[0].lastSeen", notNullValue());
    }

    @Test
    void afterTheGraceSheIsOfflineAndWhenIsKept() {
        TestSocket socket = open(user);
        Instant before = Instant.now();
        socket.close();
        assertThat(online(user)).as("in grace").isTrue();
        await().until(() -> !online(user));
        assertThat(Duration.between(before, Instant.now()))
                .isGreaterThan(config.grace().minusMillis(50));
        read(user).body("users[0].status", equalTo("offline"));
        await().until(() -> savedLastSeen(user) != null && savedLastSeen(user).isAfter(before));
        assertThat(faults.redis().command("EXISTS", RedisKeys.userStatus(user.userId())))
                .isEqualTo(0L);
        assertThat(faults.redis().command("EXISTS", RedisKeys.userConnections(user.userId())))
                .isEqualTo(0L);
    }

    @Test
    void oneOfTwoConnectionsEndingChangesNothing() {
        TestSocket first = open(user);
        TestSocket second = open(user);
        second.abort();
        // Longer than the grace: the sweep has been here.
        await().until(() ->
                faults.redis().command("ZSCORE", RedisKeys.userConnections(user.userId()), "~grace") == null);
        assertThat(online(user)).isTrue();
        first.sync();
        assertThat(statuses(first)).doesNotContain("offline");
    }

    @Test
    void reconnectingWithinTheGraceIsNoFlap() {
        for (int i = 0; i < 4; i++) {
            open(user).abort();
        }
        TestSocket last = open(user);
        await().until(() -> connections(user) == 1);
        last.sync();
        assertThat(statuses(last)).doesNotContain("offline");
        assertThat(online(user)).isTrue();
    }

    @Test
    void aDeclaredStatusIsToldAndRead() {
        TestSocket first = open(user);
        TestSocket second = open(user);
        assertThat(first.request("presence.heartbeat", null, Map.of("status", "busy"))
                        .path("ok")
                        .asBoolean())
                .isTrue();
        second.awaitMessage(
                "busy", message -> message.path("d").path("status").asText().equals("busy"));
        read(user).body("users[0].status", equalTo("busy"));
        first.request("presence.heartbeat", null, Map.of("status", "busy"));
        second.sync();
        assertThat(second.pushes("presence.changed").stream()
                        .filter(push -> push.path("d").path("status").asText().equals("busy")))
                .as("repeating it is no change")
                .hasSize(1);
        first.request("presence.heartbeat", null, null);
        read(user).body("users[0].status", equalTo("online"));
    }

    @Test
    void aStatusNotRenewedBecomesAway() {
        open(user);
        long life = (Long) faults.redis().command("PTTL", RedisKeys.userStatus(user.userId()));
        assertThat(life).isBetween(290_000L, 300_000L);
        faults.redis().command("DEL", RedisKeys.userStatus(user.userId()));
        read(user).body("users[0].status", equalTo("away")).body("users[0].isOnline", equalTo(true));
    }

    @Test
    void aStatusThatIsNoneIsAnError() {
        TestSocket socket = open(user);
        for (Object status : List.of("offline", "sleeping", "", 5)) {
            assertThat(socket.request("presence.heartbeat", null, Map.of("status", status))
                            .path("err")
                            .path("c")
                            .asText())
                    .isEqualTo("bad_request");
        }
    }

    @Test
    void theUsersOfADeadNodeGoOfflineAndItIsForgotten() {
        PresenceStore dead = new RedisPresenceStore(redis, config, "dead-node");
        List<UUID> users =
                IntStream.range(0, 30).mapToObj(i -> UUID.randomUUID()).toList();
        users.forEach(id -> get(dead.add(id, "dead-node/" + id)));
        TestSocket survivor = open(UserSpec.web(users.get(0)));
        assertThat(get(dead.beat())).isTrue();
        assertThat(get(dead.beat())).isFalse();
        await().until(() ->
                get(dead.read(users)).stream().filter(Presence::isOnline).count() == 1);
        assertThat(online(UserSpec.web(users.get(0)))).as("also connected here").isTrue();
        await().until(() -> faults.redis().command("ZSCORE", RedisKeys.presenceNodes(), "dead-node") == null);
        assertThat(faults.redis().command("EXISTS", RedisKeys.presenceNode("dead-node")))
                .isEqualTo(0L);
        survivor.sync();
    }

    @Test
    void ofManySweepersOneSeesTheTransition() {
        List<PresenceStore> nodes = IntStream.range(0, 8)
                .<PresenceStore>mapToObj(i -> new RedisPresenceStore(redis, config, "sweeper-" + i))
                .toList();
        UUID id = UUID.randomUUID();
        assertThat(get(nodes.get(0).add(id, "gone/1")).isTransition()).isTrue();
        List<PresenceChange> changes = get(Uni.join()
                .all(nodes.stream()
                        .map(node -> node.drop(id, "gone", List.of("gone/1")))
                        .toList())
                .andFailFast());
        assertThat(changes.stream().filter(PresenceChange::isTransition)).hasSize(1);
    }

    @Test
    void renewingWhatWasLostRestoresIt() {
        TestSocket socket = open(user);
        faults.redis().flush();
        await().until(() -> online(user) && connections(user) == 1);
        read(user).body("users[0].status", equalTo("online"));
        socket.sync();
    }

    @Test
    void theMemoryStoreTellsTheSame() {
        Instant[] now = {Instant.parse("2026-11-21T12:00:00Z")};
        PresenceStore store = new MemoryPresenceStore(config, new Clock() {
            @Override
            public Instant instant() {
                return now[0];
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });
        UUID id = UUID.randomUUID();
        assertThat(get(store.add(id, "n/1")).isTransition()).isTrue();
        assertThat(get(store.add(id, "n/2")).isTransition()).isFalse();
        assertThat(get(store.connections(id))).isEqualTo(2);
        assertThat(get(store.leave(id, "n/1")).isTransition()).isFalse();
        assertThat(get(store.leave(id, "n/1")).effective()).isFalse();
        PresenceChange busy = get(store.declare(id, PresenceStatus.BUSY));
        assertThat(busy.before()).isEqualTo(PresenceStatus.ONLINE);
        assertThat(busy.isTransition()).isTrue();
        assertThat(busy.isArrivalOrDeparture()).isFalse();
        assertThat(get(store.leave(id, "n/2")).isOnline()).as("grace").isTrue();
        assertThat(get(store.due(10)).users()).isEmpty();
        now[0] = now[0].plus(config.grace()).plusMillis(1);
        assertThat(get(store.due(10)).users()).containsExactly(id);
        assertThat(get(store.expire(id)).isTransition()).isTrue();
        assertThat(get(store.read(List.of(id))).get(0))
                .isEqualTo(new Presence(id, PresenceStatus.OFFLINE, false, now[0], now[0]));
        assertThat(get(store.expire(id)).isTransition()).isFalse();
    }

    @Test
    void thousandsOfConnectionsOfOneUserAreCountedAndTheLastOneDecides() {
        UUID id = UUID.randomUUID();
        List<PresenceStore> nodes = IntStream.range(0, 4)
                .<PresenceStore>mapToObj(i -> new RedisPresenceStore(redis, config, "many-" + i))
                .toList();
        for (int batch = 0; batch < 100; batch++) {
            int from = batch * 20;
            assertThat(get(Uni.join()
                                    .all(IntStream.range(from, from + 20)
                                            .mapToObj(i -> nodes.get(i % 4).add(id, "many-" + i % 4 + "/" + i))
                                            .toList())
                                    .andFailFast())
                            .stream()
                            .filter(PresenceChange::isTransition))
                    .hasSize(batch == 0 ? 1 : 0);
        }
        assertThat(get(nodes.get(0).connections(id))).isEqualTo(2000);
        for (int dead = 1; dead < 4; dead++) {
            PresenceChange dropped = dropAll(nodes.get(0), id, "many-" + dead);
            assertThat(dropped.connections()).isEqualTo(2000 - 500L * dead);
            assertThat(dropped.isTransition()).isFalse();
        }
        PresenceChange last = dropAll(nodes.get(1), id, "many-0");
        assertThat(last.connections()).isZero();
        assertThat(last.status()).isEqualTo(PresenceStatus.OFFLINE);
        assertThat(last.isTransition()).isTrue();
    }

    /** Written in a way that would scan, each of these is dozens of times dearer with 2000 connections than with 2. */
    @Test
    void whatAConnectionCostsDoesNotDependOnHowManyTheUserHas() {
        PresenceStore node = new RedisPresenceStore(redis, config, "busy");
        UUID few = UUID.randomUUID();
        UUID many = UUID.randomUUID();
        for (int batch = 0; batch < 100; batch++) {
            int from = batch * 20;
            get(Uni.join()
                    .all(IntStream.range(from, from + 20)
                            .mapToObj(i -> node.add(many, "busy/" + i))
                            .toList())
                    .andFailFast());
        }
        get(node.add(few, "busy/0"));
        get(node.add(few, "busy/1"));
        long cheap = Long.MAX_VALUE;
        long dear = Long.MAX_VALUE;
        // The quietest of several rounds, as the machine has others to serve.
        for (int round = 0; round < 5; round++) {
            cheap = Math.min(cheap, microsOfRedis(node, few));
            dear = Math.min(dear, microsOfRedis(node, many));
        }
        System.out.printf(
                "presence: 150 changes take %d us of Redis with 2 connections, %d us with 2000%n", cheap, dear);
        assertThat(dear).isLessThan(4 * cheap);
        dropAll(node, few, "busy");
        dropAll(node, many, "busy");
    }

    /** What 50 connections that come, are renewed and go cost Redis. */
    private long microsOfRedis(PresenceStore node, UUID id) {
        faults.redis().command("CONFIG", "RESETSTAT");
        for (int i = 0; i < 50; i++) {
            get(node.add(id, "busy/x" + i));
            get(node.renew(id, "busy/x" + i));
            get(node.leave(id, "busy/x" + i));
        }
        return faults.redis()
                .command("INFO", "commandstats")
                .toString()
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*usec=(\\d+).*", "$1")))
                .sum();
    }

    @Test
    void whatAProcessOfTheSameNameLeftIsForgottenAfterItsLease() {
        String own = nodeName.nodeId();
        UUID former = UUID.randomUUID();
        PresenceStore before = new RedisPresenceStore(redis, config, own);
        get(before.add(former, own + "/former"));
        get(before.add(user.userId(), own + "/former"));
        TestSocket socket = open(user);
        PresenceKeeper restarted =
                new PresenceKeeper(vertx, before, presence, new PendingLeaves(), registry, List.of(), config, nodeName);
        restarted.start(null);
        try {
            await().until(() -> !get(before.read(List.of(former))).get(0).isOnline());
            await().until(() -> connections(user) == 1);
            assertThat(online(user)).as("is connected now").isTrue();
            socket.sync();
        } finally {
            restarted.stop(null);
        }
    }

    private static PresenceChange dropAll(PresenceStore store, UUID id, String node) {
        List<String> connections = get(store.connectionsOf(node, 10_000)).get(id);
        return get(store.drop(id, node, connections));
    }

    @Test
    void everyChangeHasATimeOfItsOwn() {
        UUID id = UUID.randomUUID();
        PresenceStore store = new RedisPresenceStore(redis, config, "times");
        List<Instant> times = new ArrayList<>();
        times.add(get(store.add(id, "times/1")).changedAt());
        for (int i = 0; i < 20; i++) {
            PresenceStatus next = i % 2 == 0 ? PresenceStatus.BUSY : PresenceStatus.AWAY;
            times.add(get(store.declare(id, next)).changedAt());
        }
        assertThat(times).isSorted().doesNotHaveDuplicates();
        assertThat(get(store.read(List.of(id))).get(0).changedAt()).isEqualTo(times.get(20));
        assertThat(get(store.declare(id, PresenceStatus.AWAY)).changedAt()).isEqualTo(times.get(20));
        get(store.drop(id, "times", List.of("times/1")));
    }

    @Test
    void anOperatorSeesManyInTheOrderAskedForInOneRoundTrip() {
        open(user);
        UUID never = UUID.randomUUID();
        String ids = never + "," + user.userId();
        await().untilAsserted(() -> given().auth()
                .oauth2(TokenMinter.shared().accessToken(UserSpec.admin()))
                .get(service.resolve("/api/v1/presence?users=" + ids))
                .then()
                .statusCode(200)
                .body("users", hasSize(2))
                .body("users.isOnline", contains(false, true))
                .body("users[0].lastSeen", nullValue()));
    }

    @Test
    void othersAreNobodysBusiness() {
        given().auth()
                .oauth2(TokenMinter.shared().accessToken(user))
                .get(service.resolve("/api/v1/presence?users=" + user.userId() + "," + UUID.randomUUID()))
                .then()
                .statusCode(403);
        given().get(service.resolve("/api/v1/presence?users=" + user.userId()))
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other=1", "users=", "users=x", "users=1-1-1-1-x", "users=,", "users=%00"})
    void aListThatIsNoneIsSaidSo(String query) {
        given().auth()
                .oauth2(TokenMinter.shared().accessToken(user))
                .get(service.resolve("/api/v1/presence?" + query))
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo("users"));
    }

    @Test
    void aQuestionIsTimed() {
        long asked = metrics.get("exchanger_realtime_presence_read").timer().count();
        read(user);
        assertThat(metrics.get("exchanger_realtime_presence_read").timer().count())
                .isEqualTo(asked + 1);
    }

    @Test
    void moreThanAHundredIsTooMany() {
        String ids = String.join(",", Collections.nCopies(101, user.userId().toString()));
        given().auth()
                .oauth2(TokenMinter.shared().accessToken(user))
                .get(service.resolve("/api/v1/presence?users=" + ids))
                .then()
                .statusCode(422);
    }

    @Test
    void withoutRedisTheNodeTellsWhatItKnowsAndSaysSo() {
        open(user);
        await().until(() -> savedLastSeen(user) != null);
        String token = TokenMinter.shared().accessToken(user);
        faults.redisLink().down();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> given().auth()
                .oauth2(token)
                .get(service.resolve("/api/v1/presence?users=" + user.userId()))
                .then()
                .statusCode(200)
                .body("mode", equalTo("local"))
                .body("users[0].isOnline", equalTo(true))
                .body("users[0].lastSeen", notNullValue()));
    }

    @Override
    protected TestSocket open(UserSpec who) {
        TestSocket socket = super.open(who);
        await().until(() -> online(who));
        return socket;
    }

    private ValidatableResponse read(UserSpec who) {
        return given().auth()
                .oauth2(TokenMinter.shared().accessToken(who))
                .get(service.resolve("/api/v1/presence?users=" + who.userId()))
                .then()
                .statusCode(200);
    }

    private boolean online(UserSpec who) {
        return read(who).extract().path("users[0].isOnline");
    }

    private static List<String> statuses(TestSocket socket) {
        return socket.pushes("presence.changed").stream()
                .map(push -> push.path("d").path("status").asText())
                .toList();
    }

    private long connections(UserSpec who) {
        return (Long) faults.redis().command("ZCARD", RedisKeys.userConnections(who.userId()));
    }

    private Instant savedLastSeen(UserSpec who) throws SQLException {
        try (Connection connection = Backends.shared().postgres().connect(faults.database("exchanger_realtime"));
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("SELECT at FROM last_seen WHERE user_id = '" + who.userId() + "'")) {
            return row.next() ? row.getTimestamp(1).toInstant() : null;
        }
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }
}
