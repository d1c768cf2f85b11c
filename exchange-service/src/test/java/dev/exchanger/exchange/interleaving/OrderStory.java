package dev.exchanger.exchange.interleaving;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;

import dev.exchanger.exchange.interleaving.Wire.Call;
import dev.exchanger.exchange.interleaving.Wire.Reply;
import dev.exchanger.exchange.testing.SandboxCallback;

/**
 * What happens to one order, all of it drawn from a seed: how it is made, and up to five things that are done to it, at
 * moments between its birth and well after its deadline, very often close to it. Actions of one order overlap when their
 * moments do.
 */
final class OrderStory {

    /** What can be done to an order. */
    enum Action {
        PAY,
        PAY_PART,
        PAY_REST,
        PAY_TOO_MUCH,
        PAY_WRONG_CURRENCY,
        /** Paid in time, told after the deadline. */
        TELL_LATE,
        REPEAT_MESSAGE,
        REPEAT_PAYMENT,
        CONTRADICT_PAYMENT,
        CANCEL,
        LOOK,
        LIST,
        /** What the desk does, see {@link OperatorHand}. */
        OPERATE,
        OPERATE_TOO
    }

    /** An action and when, counted from the order's deadline. */
    record Step(Action action, Duration fromDeadline, long seed) {}

    /** The order as it was answered. */
    record Placed(UUID id, String reference, String give, String currency, Instant expiresAt) {}

    private static final Duration CLOSE = Duration.ofMillis(25);

    private final Random random;
    // Apart from the story's own: how often a call is repeated must not change what comes after it.
    private final Random way;
    private final Wire wire;
    private final Customers customers;
    private final int customer;
    private final Told told;
    private final OperatorHand operators;
    private final List<SandboxCallback> sent = new ArrayList<>();
    private Placed placed;

    OrderStory(long seed, Wire wire, Customers customers, OperatorHand operators, Told told) {
        this.random = new Random(seed);
        this.way = new Random(seed + 1);
        this.wire = wire;
        this.customers = customers;
        this.customer = random.nextInt(1000);
        this.operators = operators;
        this.told = told;
    }

    /**
     * Makes the order.
     *
     * @return what is to be done to it and when; nothing if the desk could not promise the amount
     */
    List<Step> begin(Duration ttl) {
        boolean scarce = random.nextInt(5) == 0;
        String from = scarce ? "BTC" : "USDT";
        String to = scarce ? "USDT" : "UAH";
        String amount = scarce ? "0.0" + (1 + random.nextInt(8)) : Integer.toString(10 + random.nextInt(300));
        Reply quote = send("POST", "/api/v1/quotes", Map.of(), """
                {"from":"%s","to":"%s","side":"give","amount":"%s"}""".formatted(from, to, amount));
        told.expect(quote, 201);
        Reply order = create(quote.text("id"), "key-" + random.nextLong());
        if (order.code().equals("reserve-insufficient") || order.code().equals("quote-expired")) {
            told.refused(UUID.fromString(quote.text("id")), order.code());
            return List.of();
        }
        told.expect(order, 201);
        placed = new Placed(
                UUID.fromString(order.text("id")),
                order.body().path("payment").path("reference").asText(),
                order.text("give"),
                from,
                Instant.parse(order.text("expiresAt")));
        told.created(placed.id(), UUID.fromString(quote.text("id")));
        return steps(ttl);
    }

    Instant deadline() {
        return placed.expiresAt();
    }

    private Reply create(String quote, String key) {
        Map<String, String> headers = Map.of("Idempotency-Key", key);
        String body = """
                {"quoteId":"%s","payout":{"method":"card","account":"4444333322221111"}}""".formatted(quote);
        Reply first = send("POST", "/api/v1/orders", headers, body);
        if (first.status() == 201 && random.nextInt(4) == 0) {
            Reply again = send("POST", "/api/v1/orders", headers, body);
            told.same(first, again, "id");
        }
        if (first.status() == 201 && random.nextInt(8) == 0) {
            Reply other = send("POST", "/api/v1/orders", Map.of("Idempotency-Key", key + "-other"), body);
            told.expectCode(other, 409, "quote-used");
        }
        return first;
    }

    private List<Step> steps(Duration ttl) {
        List<Step> steps = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            Action action = Action.values()[random.nextInt(Action.values().length)];
            steps.add(new Step(action, moment(ttl), random.nextLong()));
        }
        steps.sort(Comparator.comparing(Step::fromDeadline));
        return steps;
    }

    private Duration moment(Duration ttl) {
        return random.nextInt(5) < 2
                ? Duration.ofMillis(random.nextInt((int) CLOSE.multipliedBy(2).toMillis()))
                        .minus(CLOSE)
                : Duration.ofMillis(random.nextInt((int) ttl.toMillis() * 3 / 2))
                        .minus(ttl);
    }

    /** Does one thing; may run beside another one of the same order. */
    void act(Step step) {
        Random own = new Random(step.seed());
        switch (step.action()) {
            case PAY -> pay(own, payment(placed.give()));
            case PAY_PART -> pay(own, payment(part(own.nextDouble())));
            case PAY_REST -> pay(own, payment(part(0.999)));
            case PAY_TOO_MUCH ->
                pay(
                        own,
                        payment(new BigDecimal(placed.give())
                                .add(BigDecimal.ONE)
                                .toPlainString()));
            case PAY_WRONG_CURRENCY -> pay(own, payment("1").currency(own.nextBoolean() ? "UAH" : "DOGE"));
            case TELL_LATE ->
                pay(own, payment(placed.give()).paidAt(placed.expiresAt().minusMillis(1)));
            case REPEAT_MESSAGE -> earlier(own, callback -> callback);
            case REPEAT_PAYMENT -> earlier(own, callback -> callback.message("msg_" + own.nextLong() + placed.id()));
            case CONTRADICT_PAYMENT ->
                earlier(own, callback -> callback.message("msg_" + own.nextLong() + placed.id())
                        .amount("7"));
            case CANCEL -> cancel(own);
            case LOOK -> told.seen(placed.id(), send("GET", path(), Map.of(), null, own));
            case OPERATE, OPERATE_TOO -> operators.act(placed.id(), own);
            case LIST -> told.expect(send("GET", "/api/v1/orders?limit=3", Map.of(), null, own), 200);
        }
    }

    private SandboxCallback payment(String amount) {
        return SandboxCallback.of(placed.reference()).amount(amount).currency(placed.currency());
    }

    private String part(double share) {
        return new BigDecimal(placed.give())
                .multiply(BigDecimal.valueOf(share))
                .setScale(6, RoundingMode.DOWN)
                .max(new BigDecimal("0.000001"))
                .toPlainString();
    }

    private void earlier(Random own, UnaryOperator<SandboxCallback> change) {
        SandboxCallback callback;
        synchronized (sent) {
            if (sent.isEmpty()) {
                return;
            }
            callback = sent.get(own.nextInt(sent.size()));
        }
        pay(own, change.apply(callback));
    }

    private void pay(Random own, SandboxCallback callback) {
        synchronized (sent) {
            sent.add(callback);
        }
        told.telling(callback);
        String body = callback.body();
        Map<String, String> headers = Map.of(
                "webhook-id", callback.messageId(),
                "webhook-timestamp", Long.toString(callback.sentAt().getEpochSecond()),
                "webhook-signature", callback.signature(body));
        Reply reply = wire.send(new Call("POST", "/api/v1/callbacks/sandbox", headers, body), own);
        told.expect(reply, 202);
        told.acknowledged(callback);
    }

    private void cancel(Random own) {
        String condition = own.nextBoolean() ? "*" : "\"1\"";
        Reply reply = send("POST", path() + "/cancel", Map.of("If-Match", condition), null, own);
        if (reply.status() == 200) {
            told.cancelled(placed.id());
        } else {
            told.expect(reply, 409, 412);
        }
    }

    private String path() {
        return "/api/v1/orders/" + placed.id();
    }

    private Reply send(String method, String path, Map<String, String> headers, String body) {
        return send(method, path, headers, body, way);
    }

    private Reply send(String method, String path, Map<String, String> headers, String body, Random own) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Authorization", "Bearer " + customers.token(customer));
        return wire.send(new Call(method, path, all, body), own);
    }
}
