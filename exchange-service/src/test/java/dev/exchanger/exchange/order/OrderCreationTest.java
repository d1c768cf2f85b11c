package dev.exchanger.exchange.order;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

/** A quote becomes at most one order, a request has its effect once, whatever comes twice or at the same time. */
@QuarkusTest
class OrderCreationTest extends DeskTest {

    private final UserSpec customer = Desk.customer();

    @Test
    void aRepeatedRequestGetsTheFirstAnswer() {
        String quote = desk.quoteId(customer);
        Response first = desk.order(customer, quote, "key-1");
        first.then().statusCode(201);
        desk.cancel(placed(first), "\"1\"").then().statusCode(200);

        Response second = desk.order(customer, quote, "key-1");
        second.then().statusCode(201).header("ETag", "\"1\"");
        assertThat(second.asString()).isEqualTo(first.asString());
        assertThat(ordersOf(customer)).isEqualTo(1);
    }

    @Test
    void aKeyIsForOneRequest() {
        desk.order(customer, desk.quoteId(customer), "key-2").then().statusCode(201);
        desk.order(customer, desk.quoteId(customer), "key-2")
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
        // Another customer's key is another key.
        UserSpec other = Desk.customer();
        desk.order(other, desk.quoteId(other), "key-2").then().statusCode(201);
    }

    @Test
    void aRefusedRequestDoesNotUseTheKeyUp() {
        String quote = UUID.randomUUID().toString();
        desk.order(customer, quote, "key-3").then().statusCode(422).body("code", equalTo("quote-unknown"));
        desk.order(customer, desk.quoteId(customer), "key-3").then().statusCode(201);
    }

    @Test
    void theSameRequestManyTimesAtOnceMakesOneOrder() {
        String quote = desk.quoteId(customer);
        List<Response> answers = AtOnce.run(12, i -> desk.order(customer, quote, "key-race"));
        assertThat(answers).extracting(Response::statusCode).contains(201).isSubsetOf(201, 409);
        assertThat(answers.stream().filter(a -> a.statusCode() == 409).map(a -> a.<String>path("code")))
                .allMatch("idempotency-in-flight"::equals);
        assertThat(ids(answers)).hasSize(1);
        assertThat(ordersOf(customer)).isEqualTo(1);
        assertThat(database.count(
                        "SELECT count(*) FROM outbox WHERE aggregate = ?",
                        ids(answers).iterator().next()))
                .isEqualTo(1);
    }

    @Test
    void aQuoteIsUsedOnceHoweverManyTry() {
        String quote = desk.quoteId(customer);
        List<Response> answers = AtOnce.run(8, i -> desk.order(customer, quote, "own-key-" + i));
        assertThat(ids(answers)).hasSize(1);
        assertThat(answers.stream().filter(a -> a.statusCode() != 201))
                .hasSize(7)
                .allMatch(a -> a.statusCode() == 409 && a.path("code").equals("quote-used"));
        assertThat(ordersOf(customer)).isEqualTo(1);
    }

    @Test
    void openOrdersAreLimitedEvenAtOnce() {
        List<String> quotes =
                Stream.generate(() -> desk.quoteId(customer)).limit(9).toList();
        IntFunction<Response> place = i -> desk.order(customer, quotes.get(i), "limit-" + i);
        List<Response> answers = AtOnce.run(9, place);
        assertThat(ids(answers)).hasSize(5);
        assertThat(answers.stream().filter(a -> a.statusCode() != 201))
                .allMatch(a -> a.statusCode() == 409 && a.path("code").equals("order-limit"));
        assertThat(ordersOf(customer)).isEqualTo(5);
    }

    @Test
    void aForeignQuoteDoesNotExist() {
        String quote = desk.quoteId(Desk.customer());
        desk.order(customer, quote, "key-6").then().statusCode(422).body("code", equalTo("quote-unknown"));
        String own = desk.quoteId(customer);
        UserSpec inTelegram = UserSpec.telegram(customer.userId());
        desk.order(inTelegram, own, "key-7").then().statusCode(422).body("code", equalTo("quote-unknown"));
        assertThat(ordersOf(customer)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "give = give - 1",
                "get = get + 1",
                "rate = rate + 1",
                "expires_at = expires_at + interval '1 hour'",
                "signature = 'x'"
            })
    void anAlteredQuoteIsNotHonoured(String alteration) {
        String quote = desk.quoteId(customer);
        database.update("UPDATE quotes SET " + alteration + " WHERE id = ?::uuid", quote);
        desk.order(customer, quote, "key-8").then().statusCode(409).body("code", equalTo("quote-invalid"));
        assertThat(ordersOf(customer)).isZero();
    }

    @Test
    void aClientCanInsistOnTheTermsItSaw() {
        Response quote = desk.quote(customer, "USDT", "UAH", "give", "100");
        Map<String, Object> payout = Map.of("method", "card", "account", "1");
        Map<String, Object> wrong = Map.of("quoteId", quote.path("id"), "payout", payout, "signature", "another");
        desk.as(customer)
                .header("Idempotency-Key", "key-9")
                .body(wrong)
                .post("/api/v1/orders")
                .then()
                .statusCode(409)
                .body("code", equalTo("quote-invalid"));
        Map<String, Object> right =
                Map.of("quoteId", quote.path("id"), "payout", payout, "signature", quote.path("signature"));
        desk.as(customer)
                .header("Idempotency-Key", "key-9")
                .body(right)
                .post("/api/v1/orders")
                .then()
                .statusCode(201);
    }

    @Test
    void theKeyIsRequired() {
        Map<String, Object> body = Map.of(
                "quoteId", desk.quoteId(customer), "payout", Map.of("method", "card", "account", "4444333322221111"));
        desk.as(customer)
                .body(body)
                .post("/api/v1/orders")
                .then()
                .statusCode(400)
                .body("code", equalTo("idempotency-key-required"));
        desk.as(customer)
                .header("Idempotency-Key", "x".repeat(256))
                .body(body)
                .post("/api/v1/orders")
                .then()
                .statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"method\":\"card\"}",
                "{\"account\":\"1\"}",
                "{\"method\":\"Card!\",\"account\":\"1\"}",
                "{\"method\":\"card\",\"account\":\" \"}",
                "{\"method\":\"card\",\"account\":\"1\\u0000\"}",
                "{\"method\":\"card\",\"account\":\"1\\n2\"}",
                "null"
            })
    void aPayoutMustBeSound(String payout) {
        desk.as(customer)
                .header("Idempotency-Key", "key-10")
                .body("{\"quoteId\":\"" + desk.quoteId(customer) + "\",\"payout\":" + payout + "}")
                .post("/api/v1/orders")
                .then()
                .statusCode(422)
                .body("code", equalTo("validation"));
        assertThat(ordersOf(customer)).isZero();
    }

    @Test
    void unknownFieldsAndWrongTypesAreRefused() {
        desk.as(customer)
                .header("Idempotency-Key", "key-11")
                .body("{\"quoteId\":\"" + desk.quoteId(customer)
                        + "\",\"payout\":{\"method\":\"card\",\"account\":\"1\"},\"rate\":\"1000\"}")
                .post("/api/v1/orders")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed-body"))
                .body("errors.field", hasItem("rate"));
        desk.as(customer)
                .header("Idempotency-Key", "key-11")
                .body("{\"quoteId\":\"not-a-uuid\",\"payout\":{\"method\":\"card\",\"account\":\"1\"}}")
                .post("/api/v1/orders")
                .then()
                .statusCode(400);
    }

    private long ordersOf(UserSpec user) {
        return database.count("SELECT count(*) FROM orders WHERE user_id = ?", user.userId());
    }

    private static Set<String> ids(List<Response> answers) {
        return answers.stream()
                .filter(a -> a.statusCode() == 201)
                .map(a -> a.<String>path("id"))
                .collect(Collectors.toSet());
    }

    private Desk.PlacedOrder placed(Response answer) {
        return new Desk.PlacedOrder(customer, UUID.fromString(answer.path("id")), null, null);
    }
}
