package dev.exchanger.local.demo;

import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.local.client.Mailbox;
import dev.exchanger.local.client.SuiteAddress;
import dev.exchanger.local.client.Waits;
import dev.exchanger.local.demo.Demo.Step;

/**
 * The whole story of the desk, with both endings: a person registers, verifies the address, logs in, links Telegram,
 * gets quotes, places two orders; one is paid, one is left to expire; both are seen live on the socket and in Telegram.
 */
public final class Story implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(10);
    /** Added to the rest of an order's life: the desk's own promise is far below it. */
    private static final Duration EXPIRY_MARGIN = Duration.ofSeconds(10);

    private final Customer customer;
    private final Desk desk;
    private final TelegramUser telegram;
    private JsonNode toExpire;
    private JsonNode toPay;
    private String linkId;

    public Story(HttpClient http, SuiteAddress suite) {
        String email = "demo-" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
        this.customer = new Customer(
                http, suite, new Mailbox(Path.of(suite.mailbox())), email, "correct horse " + UUID.randomUUID());
        this.desk = new Desk(http, suite);
        this.telegram =
                new TelegramUser(http, suite, ThreadLocalRandom.current().nextLong(100_000, 1_000_000_000));
    }

    /** @return true when every step passed */
    public boolean play(PrintStream out) {
        return new Demo(out)
                .play(List.of(
                        new Step("register an account", customer::register),
                        new Step("verify the address by the mailed code", customer::verifyAddress),
                        new Step("log in", customer::logIn),
                        new Step("open the live socket", customer::connect),
                        new Step("ask for a Telegram link and claim it", this::claimLink),
                        new Step("confirm the link on both sides", this::confirmLink),
                        new Step("see the rates, in the API and in Telegram", this::rates),
                        new Step("get a quote, place the order to expire", this::placeOrderToExpire),
                        new Step("get a quote, place the order to pay", this::placeOrderToPay),
                        new Step("hear both orders on the socket", this::hearCreated),
                        new Step("a used quote buys nothing again", this::reuseQuote),
                        new Step("pay through the sandbox provider", this::pay),
                        new Step("hear 'paid' on the socket", () -> hear("order.paid", toPay, SOON)),
                        new Step("be told 'paid' in Telegram", () -> toldInTelegram(toPay, "paid")),
                        new Step("refresh the tokens", customer::refresh),
                        new Step("hear 'expired' on the socket, on time", this::hearExpired),
                        new Step("be told 'expired' in Telegram", () -> toldInTelegram(toExpire, "expired")),
                        new Step("both endings in the API, each once", this::endings),
                        new Step("list the orders in Telegram", this::ordersInTelegram),
                        new Step("log out: token and socket end at once", customer::logOut)));
    }

    private String claimLink() {
        JsonNode link = customer.identity()
                .post("/api/v1/web/telegram-links", Map.of())
                .expect(201)
                .body();
        linkId = link.path("id").asText();
        telegram.send("/start " + link.path("code").asText());
        JsonNode question = telegram.await("the question to confirm", TelegramUser::hasButtons, SOON);
        telegram.pressFirst(question);
        return question.path("text").asText().lines().findFirst().orElse("");
    }

    private String confirmLink() {
        String path = "/api/v1/web/telegram-links/" + linkId;
        String name = Waits.until("confirmation by the bot", SOON, () -> {
            JsonNode link = customer.identity().get(path).expect(200).body();
            return "bot_confirmed".equals(link.path("status").asText())
                    ? Optional.of(link.path("telegramName").asText())
                    : Optional.empty();
        });
        return "linked to " + name + ", "
                + customer.identity()
                        .post(path + "/confirm", Map.of())
                        .expect(200)
                        .body();
    }

    private String rates() {
        JsonNode rate = customer.exchange()
                .get("/api/v1/rates?from=USDT&to=UAH")
                .expect(200)
                .body()
                .path("rates")
                .path(0);
        telegram.send("/rates");
        telegram.awaitText("USDT", SOON);
        return "1 USDT = " + rate.path("rate").asText() + " UAH";
    }

    private String placeOrderToExpire() {
        toExpire = desk.order(customer.exchange(), desk.quote(customer.exchange(), "50.00"));
        return describe(toExpire);
    }

    private String placeOrderToPay() {
        toPay = desk.order(customer.exchange(), desk.quote(customer.exchange(), "100.00"));
        return describe(toPay);
    }

    private static String describe(JsonNode order) {
        return "%s: give %s %s, get %s %s until %s"
                .formatted(
                        order.path("number").asText(),
                        order.path("give").asText(),
                        order.path("from").asText(),
                        order.path("get").asText(),
                        order.path("to").asText(),
                        order.path("expiresAt").asText());
    }

    private String hearCreated() {
        hear("order.created", toExpire, SOON);
        return hear("order.created", toPay, SOON);
    }

    private String hear(String type, JsonNode order, Duration limit) {
        JsonNode push = customer.socket().awaitOrderEvent(type, order.path("id").asText(), limit);
        return "sequence %d of room %s"
                .formatted(push.path("s").asLong(), push.path("r").asText().split(":")[0]);
    }

    private String reuseQuote() {
        String quoteId = desk.quote(customer.exchange(), "10.00").path("id").asText();
        var exchange = customer.exchange();
        var first = exchange.with("Idempotency-Key", UUID.randomUUID().toString())
                .post("/api/v1/orders", Desk.orderRequest(quoteId))
                .expect(201);
        var second = exchange.with("Idempotency-Key", UUID.randomUUID().toString())
                .post("/api/v1/orders", Desk.orderRequest(quoteId))
                .expect(409);
        exchange.with("If-Match", first.header("ETag"))
                .post("/api/v1/orders/" + first.body().path("id").asText() + "/cancel", Map.of())
                .expect(200);
        return "409 " + second.body().path("code").asText() + "; the first order cancelled";
    }

    private String pay() {
        desk.pay(toPay).expect(202);
        return toPay.path("payment").path("amount").asText() + " "
                + toPay.path("payment").path("currency").asText();
    }

    private String hearExpired() {
        Instant deadline = Instant.parse(toExpire.path("expiresAt").asText());
        Duration rest = Duration.between(Instant.now(), deadline);
        hear("order.expired", toExpire, (rest.isNegative() ? Duration.ZERO : rest).plus(EXPIRY_MARGIN));
        return "heard %d ms after the deadline"
                .formatted(Duration.between(deadline, Instant.now()).toMillis());
    }

    private String toldInTelegram(JsonNode order, String word) {
        String number = order.path("number").asText();
        JsonNode message = telegram.await(
                "'" + word + "' for " + number,
                candidate -> {
                    String text = candidate.path("text").asText().toLowerCase(Locale.ROOT);
                    return text.contains(number.toLowerCase(Locale.ROOT)) && text.contains(word);
                },
                SOON);
        return message.path("text").asText().lines().findFirst().orElse("");
    }

    private String endings() {
        require("paid", toPay);
        require("expired", toExpire);
        require(
                1,
                customer.socket()
                        .countOrderEvents("order.paid", toPay.path("id").asText()));
        require(
                1,
                customer.socket()
                        .countOrderEvents("order.expired", toExpire.path("id").asText()));
        return "paid and expired";
    }

    private void require(String status, JsonNode order) {
        String path = "/api/v1/orders/" + order.path("id").asText();
        String found =
                customer.exchange().get(path).expect(200).body().path("status").asText();
        if (!status.equals(found)) {
            throw new IllegalStateException("order is " + found + ", not " + status);
        }
    }

    private static void require(long expected, long found) {
        if (expected != found) {
            throw new IllegalStateException("heard " + found + " times, not " + expected);
        }
    }

    private String ordersInTelegram() {
        telegram.send("/orders");
        String number = toPay.path("number").asText();
        telegram.await(
                "the list of orders",
                message -> message.path("text").asText().contains(number)
                        && message.path("text")
                                .asText()
                                .contains(toExpire.path("number").asText()),
                SOON);
        return "both listed";
    }

    @Override
    public void close() {
        customer.close();
    }
}
