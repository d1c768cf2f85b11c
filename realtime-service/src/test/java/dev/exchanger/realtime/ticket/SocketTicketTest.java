package dev.exchanger.realtime.ticket;

import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@QuarkusTest
@RealtimeApplication
class SocketTicketTest extends RealtimeTest {

    private static final int OPENED = 101;

    @Inject
    MeterRegistry registry;

    private final UserSpec user = UserSpec.web();
    private final String token = TokenMinter.shared().accessToken(user);

    @Test
    void opensOneSocketOfTheSessionThatAsked() {
        Response answer = ask();
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(Instant.parse(answer.path("expiresAt")))
                .isBetween(Instant.now(), Instant.now().plusSeconds(31));
        String ticket = answer.path("ticket");

        TestSocket socket = keep(TestSocket.open(service, "?ticket=" + ticket, SocketTicketTest::protocolOnly));

        assertThat(socket.received().get(0).path("d").path("session").asText()).isEqualTo(user.sessionId());
        assertThat(socket.awaitPush("room.joined").path("r").asText()).isEqualTo("user:" + user.userId());
        HttpResponse<?> again = TestSocket.refusal(service, "?ticket=" + ticket, SocketTicketTest::protocolOnly);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(again.headers().firstValue("WWW-Authenticate")).hasValue("Bearer error=\"invalid_token\"");
    }

    @Test
    void ofManyWhoShowItAtOnceOneGetsIn() {
        String ticket = ticket();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Integer>> handshakes = IntStream.range(0, 16)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> handshake("?ticket=" + ticket), pool))
                    .toList();
            assertThat(handshakes.stream().map(CompletableFuture::join))
                    .containsOnly(OPENED, 401)
                    .containsOnlyOnce(OPENED);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void whatBecomesOfTicketsIsCounted() {
        double issued = registry.counter("exchanger_realtime_tickets_issued").count();
        double used = redeemed("used");
        double unknown = redeemed("unknown");
        double unavailable = redeemed("unavailable");
        String ticket = ticket();
        handshake("?ticket=" + ticket);
        handshake("?ticket=" + ticket);
        handshake("?ticket=x");
        assertThat(registry.counter("exchanger_realtime_tickets_issued").count())
                .isEqualTo(issued + 1);
        assertThat(redeemed("used")).isEqualTo(used + 1);
        assertThat(redeemed("unknown")).isEqualTo(unknown + 2);
        String late = ticket();
        faults.redisLink().down();
        assertThat(handshake("?ticket=" + late)).isEqualTo(503);
        assertThat(redeemed("unavailable")).isEqualTo(unavailable + 1);
    }

    private double redeemed(String result) {
        return registry.counter("exchanger_realtime_tickets_redeemed", "result", result)
                .count();
    }

    @Test
    void endsWithItsTime() {
        String ticket = ticket();
        String key = RedisKeys.socketTicket(TicketSeal.name(ticket));
        assertThat((Long) faults.redis().command("PTTL", key)).isBetween(20_000L, 30_000L);
        faults.redis().command("PEXPIRE", key, "1");
        await().until(() -> faults.redis().command("EXISTS", key).equals(0L));
        assertThat(handshake("?ticket=" + ticket)).isEqualTo(401);
    }

    @Test
    void endsWithTheSessionAndWithTheToken() {
        String ticket = ticket();
        faults.identity().revoke(user);
        assertThat(handshake("?ticket=" + ticket)).isEqualTo(401);

        String brief = TokenMinter.shared().accessToken(UserSpec.web(), Duration.ofMillis(1500));
        String ofBrief = ask(brief).path("ticket");
        try (TestSocket socket = TestSocket.open(service, "?ticket=" + ofBrief, SocketTicketTest::protocolOnly)) {
            assertThat(socket.awaitClose()).isEqualTo(4104);
        }
    }

    @Test
    void isSpentByBeingShownWhateverBecomesOfTheHandshake() {
        String withoutProtocol = ticket();
        assertThat(TestSocket.refusal(service, "?ticket=" + withoutProtocol, builder -> {})
                        .statusCode())
                .isEqualTo(400);
        assertThat(handshake("?ticket=" + withoutProtocol)).isEqualTo(401);
    }

    @Test
    void besidesATokenItIsOneCredentialTooMany() {
        String query = "?ticket=" + ticket();
        assertThat(TestSocket.refusal(service, query, builder -> protocolOnly(builder)
                                .header("Authorization", "Bearer " + token))
                        .statusCode())
                .isEqualTo(401);
        assertThat(handshake("?ticket=" + ticket() + "&ticket=" + ticket())).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "%00",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "../../../../../../../../../../../../../etc/hos"
            })
    void whatIsNoTicketIsNobody(String ticket) {
        assertThat(handshake("?ticket=" + ticket)).isEqualTo(401);
    }

    @Test
    void redisSeesNeitherTicketNorToken() {
        String ticket = ticket();
        String key = RedisKeys.socketTicket(TicketSeal.name(ticket));
        String kept = (String) faults.redis().command("GET", key);
        assertThat(key).doesNotContain(ticket);
        assertThat(kept).isNotEmpty().doesNotContain(ticket, token, token.split("\\.")[1]);
        assertThat(TicketSeal.open(TicketSeal.newTicket(), kept)).isEmpty();
        assertThat(TicketSeal.open(ticket, kept)).hasValue(token);
        assertThat(TicketSeal.open(ticket, "?")).isEmpty();
        assertThat(new SocketTicket(ticket, Instant.EPOCH).toString()).doesNotContain(ticket);
    }

    @Test
    void isForWhoeverHasATokenOfTheirOwn() {
        for (UserSpec spec : List.of(UserSpec.admin(), UserSpec.telegram(user.userId()))) {
            assertThat(ask(TokenMinter.shared().accessToken(spec)).statusCode()).isEqualTo(201);
        }
        given().post(service.resolve("/api/v1/socket-tickets")).then().statusCode(401);
        assertThat(ask(TokenMinter.shared().serviceToken("exchange")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void soManyInAMinuteAndNoMore() {
        int given = 0;
        Response refused = ask();
        while (refused.statusCode() == 201) {
            given++;
            refused = ask();
        }
        // One more every two seconds that this takes.
        assertThat(given).isBetween(30, 45);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(registry.counter("exchanger_realtime_tickets_refused").count())
                .isPositive();
        assertThat(refused.<String>path("code")).isEqualTo("rate-limited");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
    }

    @Test
    void withoutRedisThereAreNoneAndThatIsSaid() {
        String ticket = ticket();
        faults.redisLink().down();
        Response refused = ask();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isNotEmpty();
        HttpResponse<?> handshake = TestSocket.refusal(service, "?ticket=" + ticket, SocketTicketTest::protocolOnly);
        assertThat(handshake.statusCode()).isEqualTo(503);
        assertThat(handshake.headers().firstValue("Retry-After")).isPresent();
        // Other ways in do not need it.
        keep(TestSocket.openWith(service, token));
    }

    private Response ask() {
        return ask(token);
    }

    private Response ask(String bearer) {
        return given().auth().oauth2(bearer).post(service.resolve("/api/v1/socket-tickets"));
    }

    private String ticket() {
        return ask().path("ticket");
    }

    /** The status of a handshake; a socket that opens is closed again. */
    private int handshake(String query) {
        try {
            return TestSocket.refusal(service, query, SocketTicketTest::protocolOnly)
                    .statusCode();
        } catch (AssertionError notRefused) {
            return OPENED;
        }
    }

    private static WebSocket.Builder protocolOnly(WebSocket.Builder builder) {
        return builder.subprotocols("exchanger.rt.v1");
    }
}
