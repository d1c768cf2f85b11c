package dev.exchanger.realtime.socket;

import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.Flaw;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@QuarkusTest
@RealtimeApplication
class HandshakeTest extends RealtimeTest {

    @Test
    void greetsFirst() {
        UserSpec user = UserSpec.web();
        TestSocket socket = open(user);
        JsonNode hello = socket.received().get(0);
        assertThat(hello.path("t").asText()).isEqualTo("hello");
        JsonNode data = hello.path("d");
        assertThat(data.path("conn").asText()).isNotEmpty();
        assertThat(data.path("node").asText()).isNotEmpty();
        assertThat(data.path("session").asText()).isEqualTo(user.sessionId());
        assertThat(data.path("resumeToken").asText()).isNotEmpty();
        assertThat(data.path("pingMs").asLong()).isPositive();
        assertThat(data.path("maxBytes").asInt()).isEqualTo(65536);
        assertThat(data.path("limits").path("events").asInt()).isEqualTo(100);
        assertThat(data.path("flags").path("websockets").asBoolean()).isTrue();
        assertThat(data.path("mode").asText()).isEqualTo("full");
        assertThat(socket.awaitPush("room.joined").path("r").asText()).isEqualTo("user:" + user.userId());
    }

    @Test
    void takesTheTokenOfABrowser() {
        String token = TokenMinter.shared().accessToken(UserSpec.web());
        String protocol = "base64url.bearer.exchanger."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes());
        keep(TestSocket.open(service, "", builder -> builder.subprotocols("exchanger.rt.v1", protocol)
                .header("Origin", "https://desk.example")));
    }

    @Test
    void everyContextMayConnect() {
        open(UserSpec.admin());
        open(UserSpec.telegram(UUID.randomUUID()));
    }

    @Test
    void noTokenIsNobody() {
        assertThat(refused(builder -> builder.subprotocols("exchanger.rt.v1"))).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void aFlawedTokenIsNobody(Flaw flaw) {
        assertThat(statusWith(TokenMinter.shared().flawed(UserSpec.web(), flaw)))
                .isEqualTo(401);
    }

    @Test
    void anExpiredTokenIsNobody() {
        assertThat(statusWith(TokenMinter.shared().accessToken(UserSpec.web(), Duration.ofMinutes(-2))))
                .isEqualTo(401);
    }

    @Test
    void aRevokedSessionIsNobody() {
        UserSpec user = UserSpec.web();
        faults.identity().revoke(user);
        HttpResponse<?> refusal =
                refusal(builder -> bearer(builder, TokenMinter.shared().accessToken(user)));
        assertThat(refusal.statusCode()).isEqualTo(401);
        assertThat(refusal.headers().firstValue("WWW-Authenticate")).hasValue("Bearer error=\"invalid_token\"");
    }

    @Test
    void aServiceTokenIsNobody() {
        assertThat(statusWith(TokenMinter.shared().serviceToken("exchange"))).isEqualTo(401);
    }

    @Test
    void aForeignOriginIsRefusedBeforeAnythingElse() {
        String token = TokenMinter.shared().accessToken(UserSpec.web());
        for (String origin :
                List.of("https://evil.example", "null", "http://desk.example", "https://desk.example.evil")) {
            assertThat(refused(builder -> bearer(builder, token).header("Origin", origin)))
                    .isEqualTo(403);
        }
    }

    @Test
    void anotherProtocolIsRefused() {
        String token = TokenMinter.shared().accessToken(UserSpec.web());
        assertThat(refused(builder -> builder.header("Authorization", "Bearer " + token)))
                .isEqualTo(400);
        assertThat(refused(
                        builder -> builder.subprotocols("exchanger.rt.v9").header("Authorization", "Bearer " + token)))
                .isEqualTo(400);
    }

    @Test
    void identityAwayIsNotTheClientsFault() {
        faults.identity().away(true);
        HttpResponse<?> refusal =
                refusal(builder -> bearer(builder, TokenMinter.shared().accessToken(UserSpec.web())));
        assertThat(refusal.statusCode()).isEqualTo(503);
        assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void aUserHasSoManyConnectionsAndNoMore() {
        UserSpec user = UserSpec.web();
        TestSocket first = open(user);
        for (int i = 1; i < 5; i++) {
            open(user);
        }
        HttpResponse<?> refusal =
                refusal(builder -> bearer(builder, TokenMinter.shared().accessToken(user)));
        assertThat(refusal.statusCode()).isEqualTo(429);
        assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
        first.close();
        await().ignoreExceptions().until(() -> open(user) != null);
    }

    @Test
    void aPlainRequestIsNoHandshake() {
        given().get(service.resolve("/ws/v1")).then().statusCode(404);
    }

    @Test
    void refusingIsNotLeaking() {
        UserSpec user = UserSpec.web();
        for (int i = 0; i < 20; i++) {
            assertThat(refused(builder -> bearer(builder, TokenMinter.shared().accessToken(user))
                            .header("Origin", "https://evil.example")))
                    .isEqualTo(403);
        }
        open(user);
    }

    private int statusWith(String token) {
        return refused(builder -> bearer(builder, token));
    }

    private int refused(Consumer<WebSocket.Builder> handshake) {
        return refusal(handshake).statusCode();
    }

    private HttpResponse<?> refusal(Consumer<WebSocket.Builder> handshake) {
        return TestSocket.refusal(service, handshake);
    }

    private static WebSocket.Builder bearer(WebSocket.Builder builder, String token) {
        return builder.subprotocols("exchanger.rt.v1").header("Authorization", "Bearer " + token);
    }
}
