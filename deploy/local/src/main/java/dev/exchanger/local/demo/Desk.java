package dev.exchanger.local.demo;

import java.net.http.HttpClient;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.local.client.ApiClient;
import dev.exchanger.local.client.SuiteAddress;

/** What a customer does at the desk: quote, order, pay. */
public final class Desk {
    private final ApiClient callbacks;
    private final String sandboxSecret;

    public Desk(HttpClient http, SuiteAddress suite) {
        this.callbacks = new ApiClient(http, suite.exchange());
        this.sandboxSecret = suite.sandboxSecret();
    }

    /** A quote for giving {@code amount} USDT and getting UAH. */
    public JsonNode quote(ApiClient exchange, String amount) {
        return exchange.post("/api/v1/quotes", Map.of("from", "USDT", "to", "UAH", "side", "give", "amount", amount))
                .expect(201)
                .body();
    }

    public JsonNode order(ApiClient exchange, JsonNode quote) {
        return exchange.with("Idempotency-Key", UUID.randomUUID().toString())
                .post("/api/v1/orders", orderRequest(quote.path("id").asText()))
                .expect(201)
                .body();
    }

    public static Map<String, Object> orderRequest(String quoteId) {
        return Map.of(
                "quoteId",
                quoteId,
                "payout",
                Map.of("method", "card", "account", "4111111111111111", "holder", "DEMO"));
    }

    /** The sandbox provider reports that the whole amount of the order came in. */
    public ApiClient.Reply pay(JsonNode order) {
        JsonNode payment = order.path("payment");
        return callback(
                payment.path("reference").asText(),
                payment.path("amount").asText(),
                payment.path("currency").asText());
    }

    public ApiClient.Reply callback(String reference, String amount, String currency) {
        String body = """
                {"type":"payment.confirmed","data":{"transactionId":"%s","reference":"%s","amount":"%s","currency":"%s","paidAt":"%s"}}""".formatted(UUID.randomUUID(), reference, amount, currency, Instant.now());
        String id = "msg_" + UUID.randomUUID();
        Instant now = Instant.now();
        return callbacks
                .with("webhook-id", id)
                .with("webhook-timestamp", Long.toString(now.getEpochSecond()))
                .with("webhook-signature", StandardWebhook.sign(sandboxSecret, id, now, body))
                .postText("/api/v1/callbacks/sandbox", body);
    }
}
