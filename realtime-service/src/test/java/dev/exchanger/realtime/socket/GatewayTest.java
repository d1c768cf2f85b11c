package dev.exchanger.realtime.socket;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.testing.RawSocket;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the gateway does with what clients send, good and bad. */
@QuarkusTest
@RealtimeApplication
class GatewayTest {

    @TestHTTPResource
    URI service;

    @InjectFaults
    Faults faults;

    @Inject
    Sockets sockets;

    private final UserSpec user = UserSpec.web();
    private TestSocket socket;

    @BeforeEach
    void connect() {
        socket = TestSocket.open(service, user);
    }

    @AfterEach
    void disconnect() {
        socket.close();
        faults.heal();
    }

    @Test
    void answersWithTheIdAndTheBudget() {
        JsonNode answer = socket.request("ping", null, null);
        assertThat(answer.path("ok").asBoolean()).isTrue();
        assertThat(answer.path("rl").path("rem").asInt()).isEqualTo(99);
        assertThat(answer.path("rl").path("reset").asInt()).isEqualTo(1);
    }

    @Test
    void answersEveryLineOfAFrameInOrder() {
        socket.send("{\"id\":101,\"t\":\"ping\"}\n{\"id\":102,\"t\":\"ping\"}\n{\"id\":103,\"t\":\"ping\"}");
        socket.awaitMessage("the last answer", message -> message.path("id").asInt() == 103);
        assertThat(socket.received().stream()
                        .map(message -> message.path("id").asInt())
                        .filter(id -> id > 100)
                        .toList())
                .containsExactly(101, 102, 103);
    }

    @Test
    void aRequestWithoutIdGetsNoAnswer() {
        int before = socket.received().size();
        socket.send("{\"t\":\"ping\"}");
        socket.sync();
        assertThat(socket.received()).hasSize(before + 1);
    }

    @Test
    void aMalformedFrameGetsItsErrorAndTheSocketStays() {
        socket.send("{oops");
        assertError(socket.awaitPush("error"), "bad_frame", 400, "line 1 is no JSON, near column 2");
        socket.sync();
    }

    @Test
    void aWrongMemberIsAnsweredWithTheId() {
        socket.send("{\"id\":77,\"t\":\"room.join\",\"r\":5}");
        JsonNode answer =
                socket.awaitMessage("answer", message -> message.path("id").asInt() == 77);
        assertError(answer, "bad_request", 400, "'r' must be a text of 1 to 255 characters");
        assertThat(answer.has("ok")).isFalse();
        socket.sync();
    }

    @Test
    void anUnknownTypeIsAnError() {
        assertError(socket.request("chat.shout", null, null), "unknown_type", 404, "no message of this type");
        socket.sync();
    }

    @Test
    void binaryIsAnErrorAndTheSocketStays() {
        socket.sendBinary(new byte[] {1, 2, 3});
        assertError(socket.awaitPush("error"), "unsupported", 415, "binary frames are not part of exchanger.rt.v1");
        socket.sync();
    }

    @Test
    void aFrameOfTheLargestSizeIsTakenAndOneByteMoreIsNot() {
        String head = "{\"id\":500,\"t\":\"ping\",\"d\":{\"x\":\"";
        String fits = head + "a".repeat(65536 - head.length() - 3) + "\"}}";
        socket.send(fits);
        socket.awaitMessage("answer", message -> message.path("id").asInt() == 500);
        socket.send(fits + " ");
        assertError(socket.awaitPush("error"), "too_large", 413, "a frame has at most 65536 bytes");
        socket.sync();
    }

    @Test
    void sizeIsCountedInBytesNotCharacters() {
        socket.send("{\"t\":\"ping\",\"d\":{\"x\":\"" + "₴".repeat(22_000) + "\"}}");
        assertError(socket.awaitPush("error"), "too_large", 413, "a frame has at most 65536 bytes");
    }

    @Test
    void aMessageInManyFramesBeyondAllBoundsIsDropped() {
        socket.sendFragments("x".repeat(40_000), 6);
        assertError(socket.awaitPush("error"), "too_large", 413, "a frame has at most 65536 bytes");
        socket.sync();
    }

    @Test
    void aFrameBeyondWhatTheLayerBelowTakesEndsTheSocket() {
        try (RawSocket raw = new RawSocket(service, TokenMinter.shared().accessToken(UserSpec.web()))) {
            raw.sendText("x".repeat(200_000));
            // The code is lost when the system resets a connection that it has not read to its end.
            assertThat(raw.readToClose()).isIn(Optional.of(1009), Optional.empty());
        }
    }

    @Test
    void aClientThatDoesNotReadIsClosedAndCutOff() {
        UserSpec slow = UserSpec.web();
        try (RawSocket raw = new RawSocket(service, TokenMinter.shared().accessToken(slow))) {
            await().until(() -> !sockets.of(slow.userId()).isEmpty());
            SocketConnection connection = sockets.of(slow.userId()).get(0);
            Frame large = EnvelopeWriter.push("test", EnvelopeWriter.object().put("x", "x".repeat(60_000)));
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                connection.send(large);
                return !connection.open();
            });
            assertThat(connection.closeCode()).isEqualTo(CloseCode.SLOW_CONSUMER);
            assertThat(raw.readToClose()).hasValue(4102);
        }
    }

    @Test
    void aClientThatNeverReadsAgainIsCutOff() {
        UserSpec slow = UserSpec.web();
        try (RawSocket raw = new RawSocket(service, TokenMinter.shared().accessToken(slow))) {
            await().until(() -> !sockets.of(slow.userId()).isEmpty());
            SocketConnection connection = sockets.of(slow.userId()).get(0);
            Frame large = EnvelopeWriter.push("test", EnvelopeWriter.object().put("x", "x".repeat(60_000)));
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                connection.send(large);
                return !connection.open();
            });
            await().until(() -> sockets.of(slow.userId()).isEmpty());
        }
    }

    @Test
    void aFloodIsLimitedAcrossTheUsersConnections() {
        try (TestSocket second = TestSocket.open(service, user)) {
            long start = System.nanoTime();
            for (int i = 0; i < 55; i++) {
                socket.send("{\"id\":" + (1000 + i) + ",\"t\":\"ping\"}");
                second.send("{\"id\":" + (1000 + i) + ",\"t\":\"ping\"}");
            }
            await().until(() -> answers(socket) == 55 && answers(second) == 55);
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            // 100 a minute: so many at once, and a little more than one a second since.
            assertThat(granted(socket) + granted(second)).isBetween(100L, 102 + 2 * seconds);
            JsonNode refused = Stream.of(socket, second)
                    .flatMap(each -> each.received().stream())
                    .filter(message -> message.has("err"))
                    .findFirst()
                    .orElseThrow();
            assertError(refused, "rate_limited", 429, "too many events");
            assertThat(refused.path("err").path("temp").asBoolean()).isTrue();
            assertThat(refused.path("err").path("retryMs").asLong()).isBetween(1L, 60_000L);
            assertThat(refused.path("rl").path("rem").asInt()).isZero();
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void whoIgnoresTheLimitIsClosed() {
        for (int i = 0; i < 200; i++) {
            socket.sendIfOpen("{\"id\":" + i + ",\"t\":\"ping\"}");
        }
        assertThat(socket.awaitClose()).isEqualTo(4101);
    }

    @Test
    void malformedFramesCountAsEvents() {
        for (int i = 0; i < 110; i++) {
            socket.send("{oops");
        }
        await().until(() -> socket.pushes("error").size() == 110);
        assertThat(socket.pushes("error").get(109).path("err").path("c").asText())
                .isEqualTo("rate_limited");
    }

    @Test
    void tooManyRequestsWaitingEndTheSocket() {
        // Redis does not answer, so that the first request waits; those behind it fill the queue.
        faults.redisLink().pause();
        socket.send("{\"t\":\"ping\"}\n".repeat(300));
        assertThat(socket.awaitClose()).isEqualTo(4100);
    }

    @Test
    void aSilentClientIsClosed() {
        socket.answerPings(false);
        assertThat(socket.awaitClose()).isEqualTo(4103);
    }

    @Test
    void aClientThatAnswersStays() {
        await().atMost(Duration.ofSeconds(10)).until(() -> socket.pushes("ping").size() >= 3);
        assertThat(socket.isOpen()).isTrue();
        assertThat(socket.request("ping", null, null).path("rl").path("rem").asInt())
                .as("pongs that were asked for are no events")
                .isEqualTo(99);
    }

    @Test
    void anEndedTokenEndsTheSocketThenAndNotBefore() {
        try (TestSocket brief = TestSocket.openWith(
                service, TokenMinter.shared().accessToken(UserSpec.web(), Duration.ofMillis(1500)))) {
            Instant end = Instant.parse(
                    brief.received().get(0).path("d").path("expiresAt").asText());
            assertThat(brief.awaitClose()).isEqualTo(4104);
            assertThat(Duration.between(end, Instant.now())).isBetween(Duration.ZERO, Duration.ofMillis(500));
        }
    }

    /** Nobody can say anything about the new token before the old one has ended: too late, and nothing comes of it. */
    @Test
    void aRefreshThatIsOvertakenByTheEndKeepsNothingOpen() {
        UserSpec other = UserSpec.web();
        try (TestSocket brief =
                TestSocket.openWith(service, TokenMinter.shared().accessToken(other, Duration.ofMillis(1500)))) {
            faults.redisLink().pause();
            faults.identityLink().pause();
            brief.send("{\"id\":1,\"t\":\"auth.refresh\",\"d\":{\"token\":\""
                    + TokenMinter.shared().accessToken(other) + "\"}}");
            assertThat(brief.awaitClose()).isEqualTo(4104);
            faults.heal();
            await().until(() -> sockets.of(other.userId()).isEmpty());
            assertThat(brief.received())
                    .noneMatch(message -> message.path("id").asInt() == 1
                            && message.path("ok").asBoolean());
        } finally {
            faults.heal();
        }
    }

    @Test
    void aNewTokenOfTheSessionKeepsTheSocketOpen() {
        UserSpec other = UserSpec.web();
        try (TestSocket brief =
                TestSocket.openWith(service, TokenMinter.shared().accessToken(other, Duration.ofMillis(2500)))) {
            JsonNode answer = brief.request(
                    "auth.refresh", null, Map.of("token", TokenMinter.shared().accessToken(other)));
            assertThat(answer.path("ok").asBoolean()).isTrue();
            assertThat(answer.path("d").path("expiresAt").asText()).isNotEmpty();
            await().until(() -> brief.pushes("ping").size() >= 3);
            assertThat(brief.isOpen()).as("after the end of its first token").isTrue();
            brief.sync();
        }
    }

    @Test
    void aTokenOfAnotherSessionOrNobodyIsRefused() {
        String otherSession = TokenMinter.shared().accessToken(UserSpec.web(user.userId()));
        assertError(
                socket.request("auth.refresh", null, Map.of("token", otherSession)),
                "forbidden",
                403,
                "the token belongs to another session");
        assertThat(socket.request("auth.refresh", null, Map.of("token", "x"))
                        .path("err")
                        .path("c")
                        .asText())
                .isEqualTo("unauthorized");
        assertError(socket.request("auth.refresh", null, null), "bad_request", 400, "'d.token' must be a text");
        socket.sync();
    }

    @Test
    void nothingOfAConnectionRemains() {
        UUID id = user.userId();
        assertThat(sockets.of(id)).hasSize(1);
        socket.abort();
        await().until(() -> sockets.of(id).isEmpty());
        assertThat(sockets.all()).noneMatch(connection -> connection.userId().equals(id));
    }

    private static long answers(TestSocket socket) {
        return socket.received().stream()
                .filter(message -> message.path("id").asInt() >= 1000)
                .count();
    }

    private static long granted(TestSocket socket) {
        return socket.received().stream()
                .filter(message -> message.path("id").asInt() >= 1000 && message.has("ok"))
                .count();
    }

    static void assertError(JsonNode message, String code, int number, String detail) {
        JsonNode error = message.path("err");
        assertThat(List.of(
                        error.path("c").asText(),
                        error.path("n").asInt(),
                        error.path("m").asText()))
                .as(message.toString())
                .isEqualTo(List.of(code, number, detail));
    }
}
