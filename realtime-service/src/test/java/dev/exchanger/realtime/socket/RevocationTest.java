package dev.exchanger.realtime.socket;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A session that ends takes its sockets with it. */
@QuarkusTest
@RealtimeApplication
class RevocationTest {

    @TestHTTPResource
    URI service;

    @InjectFaults
    Faults faults;

    private final List<TestSocket> sockets = new ArrayList<>();

    @AfterEach
    void cleanUp() {
        faults.heal();
        sockets.forEach(TestSocket::close);
    }

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

    private TestSocket open(UserSpec user) {
        TestSocket socket = TestSocket.open(service, user);
        sockets.add(socket);
        return socket;
    }

    private static String message(UserSpec session) {
        return "{\"userId\":\"%s\",\"sessionId\":\"%s\",\"context\":\"web\"}"
                .formatted(session.userId(), session.sessionId());
    }
}
