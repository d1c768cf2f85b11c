package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A session that ends takes its sockets with it. */
@QuarkusTest
@RealtimeApplication
class RevocationTest extends RealtimeTest {

    @Inject
    Sockets registry;

    @Test
    void theSocketsOfTheSessionCloseWithinASecondAndNoOthers() {
        UserSpec session = UserSpec.web();
        TestSocket first = open(session);
        TestSocket second = open(session);
        TestSocket otherSession = open(UserSpec.web(session.userId()));
        TestSocket otherUser = open(UserSpec.web());
        Instant before = Instant.now();
        faults.redis().command("PUBLISH", RedisKeys.sessionRevokedChannel(), message(session));
        assertThat(first.awaitClose()).isEqualTo(4001);
        assertThat(second.awaitClose()).isEqualTo(4001);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
        otherSession.sync();
        otherUser.sync();
    }

    @Test
    void aRevocationMissedWhileRedisWasAwayIsFoundOnReturn() {
        UserSpec session = UserSpec.web();
        UserSpec innocent = UserSpec.web();
        TestSocket socket = open(session);
        TestSocket other = open(innocent);
        faults.redisLink().down();
        faults.identity().revoke(session);
        faults.redisLink().heal();
        assertThat(socket.awaitClose()).isEqualTo(4001);
        other.sync();
    }

    /** The connection to the channel is cut, and what was said in between is lost. */
    @Test
    void aRevocationMissedWhileOnlyTheSubscriptionWasCutIsFoundWithinASecond() {
        UserSpec session = UserSpec.web();
        TestSocket socket = open(session);
        TestSocket other = open(UserSpec.web());
        faults.identity().revoke(session);
        socket.sync();
        Instant before = Instant.now();
        faults.redis().command("CLIENT", "KILL", "TYPE", "pubsub");
        assertThat(socket.awaitClose()).isEqualTo(4001);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
        other.sync();
    }

    /** All bytes are swallowed and no connection ends: the node finds out by itself, see {@code exchanger.redis}. */
    @Test
    void aRevocationSaidIntoASilentConnectionIsFoundWhenTheSilenceEnds() {
        UserSpec session = UserSpec.web();
        TestSocket socket = open(session);
        faults.redisLink().silence();
        faults.identity().revoke(session);
        faults.redis().command("PUBLISH", RedisKeys.sessionRevokedChannel(), message(session));
        faults.redisLink().heal();
        Instant before = Instant.now();
        assertThat(socket.awaitClose()).isEqualTo(4001);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aSessionThatEndsWhileItResumesIsClosedWithinASecondAndInNoRoom() {
        ChatClient ann = new ChatClient(service, UserSpec.web());
        String room = "chat:" + ann.group();
        TestSocket resuming = openToResume(ann.user());
        // Whether she may be in the chat is asked of PostgreSQL, which does not answer.
        faults.postgresLink().pause();
        resuming.send("{\"id\":1,\"t\":\"resume\",\"d\":{\"pos\":{\"" + room + "\":{\"e\":\"x\",\"s\":0}}}}");
        Instant before = Instant.now();
        faults.redis().command("PUBLISH", RedisKeys.sessionRevokedChannel(), message(ann.user()));
        assertThat(resuming.awaitClose()).isEqualTo(4001);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
        faults.postgresLink().heal();
        TestSocket back = open(UserSpec.web());
        back.sync();
        await().until(() -> registry.of(ann.userId()).isEmpty());
        assertThat(resuming.received()).noneMatch(message -> message.path("id").asInt() == 1);
        await("nobody is left in the room").atMost(Duration.ofSeconds(5)).until(() -> faults.redis()
                .command("PUBSUB", "NUMSUB", RedisKeys.roomChannel(room))
                .equals(List.of(RedisKeys.roomChannel(room), 0L)));
    }

    @Test
    void aTokenThatEndsWhileItResumesIsClosedWithinASecond() {
        ChatClient ann = new ChatClient(service, UserSpec.web());
        String room = "chat:" + ann.group();
        Instant end = Instant.now().plusMillis(1500);
        String brief = TokenMinter.shared().accessToken(ann.user(), Duration.ofMillis(1500));
        TestSocket resuming =
                keep(TestSocket.open(service, "?resume=true", builder -> builder.subprotocols("exchanger.rt.v1")
                        .header("Authorization", "Bearer " + brief)));
        faults.postgresLink().pause();
        resuming.send("{\"id\":1,\"t\":\"resume\",\"d\":{\"pos\":{\"" + room + "\":{\"e\":\"x\",\"s\":0}}}}");
        assertThat(resuming.awaitClose()).isEqualTo(4104);
        assertThat(Instant.now()).isBetween(end.minusMillis(1000), end.plusMillis(1000));
    }

    @Test
    void rubbishOnTheChannelHarmsNobody() {
        UserSpec session = UserSpec.web();
        TestSocket socket = open(session);
        for (String rubbish : List.of(
                "", "x", "{}", "[]", "{\"userId\":\"x\"}", "{\"userId\":\"" + UUID.randomUUID() + "\"}", "null")) {
            faults.redis().command("PUBLISH", RedisKeys.sessionRevokedChannel(), rubbish);
        }
        socket.sync();
        faults.redis().command("PUBLISH", RedisKeys.sessionRevokedChannel(), message(session));
        assertThat(socket.awaitClose()).isEqualTo(4001);
    }

    /** It was let in before, and opens after the message has gone round. */
    @Test
    void aSocketThatOpensJustAfterTheRevocationIsClosed() {
        SessionRevocations revocations = new SessionRevocations(new Sockets(), null, null, null);
        List<String> sent = new CopyOnWriteArrayList<>();
        try (TestConnections connections = new TestConnections()) {
            SocketConnection late = connections.connect(sent);
            revocations.opened(late);
            assertThat(late.open()).isTrue();
            revocations.heard("{\"userId\":\"%s\",\"sessionId\":\"session\"}".formatted(late.userId()));
            revocations.opened(late);
            await().until(() -> sent.contains("closed 4001"));
        }
    }

    private static String message(UserSpec session) {
        return "{\"userId\":\"%s\",\"sessionId\":\"%s\",\"context\":\"web\"}"
                .formatted(session.userId(), session.sessionId());
    }
}
