package dev.exchanger.local;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import dev.exchanger.local.client.ApiClient;
import dev.exchanger.local.client.Mailbox;
import dev.exchanger.local.client.SuiteAddress;

/** Seeds the desk that a developer finds after the start: one operator, who sets a rate, and one verified customer. */
final class DemoDesk {
    private static final Duration MAIL_LIMIT = Duration.ofSeconds(20);

    private final ApiClient identity;
    private final ApiClient exchange;
    private final SuiteAddress address;
    private final Mailbox mailbox;

    DemoDesk(HttpClient http, SuiteAddress address) {
        this.identity = new ApiClient(http, address.identity());
        this.exchange = new ApiClient(http, address.exchange());
        this.address = address;
        this.mailbox = new Mailbox(Path.of(address.mailbox()));
    }

    void seed() {
        setOperatorPassword();
        setRate();
        registerCustomer();
    }

    /** The first operator comes from configuration and chooses a password through the reset flow, as in production. */
    private void setOperatorPassword() {
        long seen = mailbox.count(address.operatorEmail());
        String id = identity.post(
                        "/api/v1/admin/verifications",
                        Map.of("email", address.operatorEmail(), "purpose", "reset_password"))
                .expect(202)
                .body()
                .path("verificationId")
                .asText();
        String code = mailbox.awaitCode(address.operatorEmail(), seen, MAIL_LIMIT);
        identity.post(
                        "/api/v1/admin/verifications/" + id + "/confirm",
                        Map.of("code", code, "newPassword", address.operatorPassword()))
                .expect(200);
    }

    private void setRate() {
        String token = identity.post(
                        "/api/v1/admin/sessions",
                        Map.of("email", address.operatorEmail(), "password", address.operatorPassword()))
                .expect(201)
                .body()
                .path("accessToken")
                .asText();
        exchange.bearer(token)
                .put("/api/v1/admin/rates/USDT/UAH", Map.of("bid", "41.20", "ask", "41.60"))
                .expect(200);
    }

    private void registerCustomer() {
        String id = identity.post(
                        "/api/v1/accounts",
                        Map.of(
                                "email",
                                address.customerEmail(),
                                "password",
                                address.customerPassword(),
                                "locale",
                                "en"))
                .expect(202)
                .body()
                .path("verificationId")
                .asText();
        String code = mailbox.awaitCode(address.customerEmail(), 0, MAIL_LIMIT);
        identity.post("/api/v1/web/verifications/" + id + "/confirm", Map.of("code", code))
                .expect(200);
    }
}
