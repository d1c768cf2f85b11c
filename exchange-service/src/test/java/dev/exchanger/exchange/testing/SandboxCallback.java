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

/** A callback of the sandbox provider; signed here by the words of the specification, not by the service's own code. */
public record SandboxCallback(
        String messageId,
        String transactionId,
        String reference,
        String amount,
        String currency,
        Instant paidAt,
        Instant sentAt,
        String secret) {

    /** The secret of the test profile. */
    public static final String SECRET = "only-for-development-0123456789";

    /** 100 USDT paid now. */
    public static SandboxCallback of(String reference) {
        return new SandboxCallback(
                "msg_" + UUID.randomUUID(),
                "tx_" + UUID.randomUUID(),
                reference,
                "100",
                "USDT",
                Instant.now(),
                Instant.now(),
                SECRET);
    }

    public SandboxCallback message(String id) {
        return new SandboxCallback(id, transactionId, reference, amount, currency, paidAt, sentAt, secret);
    }

    public SandboxCallback transaction(String id) {
        return new SandboxCallback(messageId, id, reference, amount, currency, paidAt, sentAt, secret);
    }

    public SandboxCallback amount(String value) {
        return new SandboxCallback(messageId, transactionId, reference, value, currency, paidAt, sentAt, secret);
    }

    public SandboxCallback currency(String code) {
        return new SandboxCallback(messageId, transactionId, reference, amount, code, paidAt, sentAt, secret);
    }

    public SandboxCallback paidAt(Instant at) {
        return new SandboxCallback(messageId, transactionId, reference, amount, currency, at, sentAt, secret);
    }

    public SandboxCallback sentAt(Instant at) {
        return new SandboxCallback(messageId, transactionId, reference, amount, currency, paidAt, at, secret);
    }

    public SandboxCallback secret(String with) {
        return new SandboxCallback(messageId, transactionId, reference, amount, currency, paidAt, sentAt, with);
    }

    public String body() {
        return """
                {"type":"payment.confirmed","data":{"transactionId":"%s","reference":"%s","amount":"%s",\
                "currency":"%s","paidAt":"%s"}}""".formatted(transactionId, reference, amount, currency, paidAt);
    }

    public Response send() {
        return send(body());
    }

    /** Sends another text, signed correctly. */
    public Response send(String body) {
        return post(body, signature(body));
    }

    /** Sends a text with a signature of one's own. */
    public Response post(String body, String signature) {
        return given().config(Desk.CONFIG)
                .contentType(ContentType.JSON)
                .header("webhook-id", messageId)
                .header("webhook-timestamp", sentAt.getEpochSecond())
                .header("webhook-signature", signature)
                .body(body)
                .post("/api/v1/callbacks/sandbox");
    }

    public String signature(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String content = messageId + "." + sentAt.getEpochSecond() + "." + body;
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
