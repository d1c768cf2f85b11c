package dev.exchanger.exchange.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.restassured.http.ContentType;
import io.restassured.response.Response;

import static io.restassured.RestAssured.given;

/** A callback of a provider with member names of its own, configured in {@link DeskTest}. */
public record AcmeCallback(
        String type, String transaction, String reference, String amount, String asset, String time, Instant sentAt) {

    /** Its old secret. */
    public static final String SECRET = "acme-secret-of-last-year";

    /** The secret that takes over. */
    public static final String NEXT_SECRET = "whsec_YWNtZS1zZWNyZXQtb2YtdGhpcy15ZWFy";

    /** 100 USDT seen now. */
    public static AcmeCallback seen(String reference) {
        return new AcmeCallback(
                "deposit.detected",
                "0x" + UUID.randomUUID(),
                reference,
                "100",
                "USDT",
                '"' + Instant.now().toString() + '"',
                Instant.now());
    }

    /** The same transaction, final. */
    public AcmeCallback confirmed() {
        return new AcmeCallback("deposit.final", transaction, reference, amount, asset, time, Instant.now());
    }

    /** @param json as it is written into the callback */
    public AcmeCallback amount(String json) {
        return new AcmeCallback(type, transaction, reference, json, asset, time, sentAt);
    }

    public AcmeCallback asset(String code) {
        return new AcmeCallback(type, transaction, reference, amount, code, time, sentAt);
    }

    /** @param json as it is written into the callback */
    public AcmeCallback time(String json) {
        return new AcmeCallback(type, transaction, reference, amount, asset, json, sentAt);
    }

    public AcmeCallback transaction(String id) {
        return new AcmeCallback(type, id, reference, amount, asset, time, sentAt);
    }

    public AcmeCallback sentAt(Instant at) {
        return new AcmeCallback(type, transaction, reference, amount, asset, time, at);
    }

    public String body() {
        return """
                {"event":"%s","extra":{"ignored":[1,2]},"tx":{"hash":"%s","memo":"%s","value":%s,"asset":"%s","time":%s}}""".formatted(type, transaction, reference, amount, asset, time);
    }

    public Response send() {
        return send(SECRET);
    }

    public Response send(String secret) {
        String message = "msg_" + UUID.randomUUID();
        return given().config(Desk.CONFIG)
                .contentType(ContentType.JSON)
                .header("webhook-id", message)
                .header("webhook-timestamp", sentAt.getEpochSecond())
                .header("webhook-signature", signature(secret, message))
                .body(body())
                .post("/api/v1/callbacks/acme");
    }

    private String signature(String secret, String message) {
        byte[] key = secret.startsWith("whsec_")
                ? Base64.getDecoder().decode(secret.substring(6))
                : secret.getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            String content = message + "." + sentAt.getEpochSecond() + "." + body();
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
