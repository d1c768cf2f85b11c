package dev.exchanger.local.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.local.client.ApiClient;
import dev.exchanger.local.client.Mailbox;
import dev.exchanger.local.client.RealtimeClient;
import dev.exchanger.local.client.SuiteAddress;

/** A person at the desk: account, session and live socket. */
public final class Customer implements AutoCloseable {
    private static final Duration MAIL_LIMIT = Duration.ofSeconds(15);

    private final HttpClient http;
    private final SuiteAddress suite;
    private final Mailbox mailbox;
    private final ApiClient identity;
    private final String email;
    private final String password;
    private String verificationId;
    private JsonNode tokens;
    private String userId;
    private RealtimeClient socket;

    public Customer(HttpClient http, SuiteAddress suite, Mailbox mailbox, String email, String password) {
        this.http = http;
        this.suite = suite;
        this.mailbox = mailbox;
        this.identity = new ApiClient(http, suite.identity());
        this.email = email;
        this.password = password;
    }

    public String register() {
        verificationId = identity.post(
                        "/api/v1/accounts",
                        Map.of("email", email, "password", password, "locale", "en", "displayName", "Demo"))
                .expect(202)
                .body()
                .path("verificationId")
                .asText();
        return email;
    }

    public String verifyAddress() {
        String code = mailbox.awaitCode(email, 0, MAIL_LIMIT);
        identity.post("/api/v1/web/verifications/" + verificationId + "/confirm", Map.of("code", code))
                .expect(200);
        return "code came by e-mail";
    }

    public String logIn() {
        tokens = identity.post("/api/v1/web/sessions", Map.of("email", email, "password", password, "device", "demo"))
                .expect(201)
                .body();
        userId = me().path("id").asText();
        return "session " + tokens.path("session").path("handle").asText();
    }

    public JsonNode me() {
        return identity().get("/api/v1/web/users/me").expect(200).body();
    }

    public String refresh() {
        tokens = identity.post(
                        "/api/v1/web/tokens/refresh",
                        Map.of("refreshToken", tokens.path("refreshToken").asText()))
                .expect(200)
                .body();
        return "access token for " + tokens.path("expiresIn").asLong() + " s";
    }

    public String connect() {
        return connect(suite.realtime());
    }

    public String connect(URI realtime) {
        socket = RealtimeClient.connect(http, realtime, accessToken());
        return "hello from " + socket.received().get(0).path("d").path("node").asText();
    }

    /** Logs out; then the access token, though not expired, is refused and the socket is closed. */
    public String logOut() {
        identity().delete("/api/v1/web/sessions/current").expect(204);
        exchange().get("/api/v1/orders").expect(401);
        int code = socket.awaitClose(Duration.ofSeconds(5));
        return "token refused at once, socket closed with " + code;
    }

    public ApiClient identity() {
        return identity.bearer(accessToken());
    }

    public ApiClient exchange() {
        return new ApiClient(http, suite.exchange()).bearer(accessToken());
    }

    public RealtimeClient socket() {
        return socket;
    }

    public String accessToken() {
        return tokens.path("accessToken").asText();
    }

    public String userId() {
        return userId;
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }
}
