package dev.exchanger.exchange.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

/** The service as its clients see it. */
public final class Desk {

    private static final Map<String, String> PAYOUT = Map.of("method", "card", "account", "4444333322221111");

    // An answer that does not come fails the test instead of stopping the build.
    static final RestAssuredConfig CONFIG = RestAssuredConfig.config()
            .httpClient(HttpClientConfig.httpClientConfig()
                    .setParam("http.socket.timeout", 30_000)
                    .setParam("http.connection.timeout", 10_000));

    /** A customer of the web context with a session. */
    public static UserSpec customer() {
        return UserSpec.web();
    }

    // Signing a token costs more than the request it is for.
    private final Map<UserSpec, String> tokens = new ConcurrentHashMap<>();

    /** A request of a user. */
    public RequestSpecification as(UserSpec user) {
        String token = tokens.computeIfAbsent(user, TokenMinter.shared()::accessToken);
        return anonymous().header("Authorization", "Bearer " + token);
    }

    /** A request of nobody. */
    public RequestSpecification anonymous() {
        return given().config(CONFIG).contentType(ContentType.JSON);
    }

    /** Rates come in the background after the start. */
    public void awaitRates() {
        await().atMost(Duration.ofSeconds(20)).until(() -> !anonymous()
                .get("/api/v1/rates")
                .path("rates")
                .toString()
                .equals("[]"));
    }

    public Response quote(UserSpec user, String from, String to, String side, String amount) {
        return as(user).body(Map.of("from", from, "to", to, "side", side, "amount", amount))
                .post("/api/v1/quotes");
    }

    /** A good quote: give 100 USDT for UAH. */
    public String quoteId(UserSpec user) {
        return quote(user, "USDT", "UAH", "give", "100")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    public Response order(UserSpec user, String quoteId, String key) {
        return order(user, quoteId, key, PAYOUT);
    }

    private Response order(UserSpec user, String quoteId, String key, Map<String, String> payout) {
        return as(user).header("Idempotency-Key", key)
                .body(Map.of("quoteId", quoteId, "payout", payout))
                .post("/api/v1/orders");
    }

    /** A new order of 100 USDT for UAH. */
    public PlacedOrder place(UserSpec user) {
        return place(user, "4444333322221111");
    }

    /** A new order of 100 USDT for UAH that is paid out to this account. */
    public PlacedOrder place(UserSpec user, String account) {
        Map<String, String> payout = Map.of("method", "card", "account", account);
        Response answer = order(user, quoteId(user), UUID.randomUUID().toString(), payout);
        answer.then().statusCode(201);
        return new PlacedOrder(
                user,
                UUID.fromString(answer.path("id")),
                answer.path("payment.reference"),
                Instant.parse(answer.path("expiresAt")));
    }

    public Response get(PlacedOrder order) {
        return as(order.owner()).get("/api/v1/orders/" + order.id());
    }

    public String status(PlacedOrder order) {
        return get(order).then().statusCode(200).extract().path("status");
    }

    public Response cancel(PlacedOrder order, String ifMatch) {
        return as(order.owner()).header("If-Match", ifMatch).post("/api/v1/orders/" + order.id() + "/cancel");
    }

    /** The provider tells that all was paid now. */
    public Response pay(PlacedOrder order) {
        return SandboxCallback.of(order.reference()).send();
    }

    /** An order that was made, and by whom. */
    public record PlacedOrder(UserSpec owner, UUID id, String reference, Instant expiresAt) {}
}
