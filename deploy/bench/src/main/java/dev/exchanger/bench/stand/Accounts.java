package dev.exchanger.bench.stand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.exchanger.bench.load.RawConnection;
import dev.exchanger.local.client.ApiClient;
import dev.exchanger.local.client.Mailbox;
import dev.exchanger.testkit.backend.DatabaseAddress;

/**
 * The people who log in. The first registers and confirms the address as anybody does; the others are copies of its
 * rows, because what is measured is not registration and each would cost a hash and a mail.
 */
public final class Accounts {
    /** Enough that nobody reaches the limit of live sessions within a run. */
    public static final int COUNT = 3000;

    /** Address of the first operator, who is there from the start without a password. */
    static final String OPERATOR = "operator@example.org";

    private static final String PASSWORD = "a long enough phrase for a benchmark";
    private static final int CREATED = 201;
    private static final Duration MAIL_LIMIT = Duration.ofSeconds(20);

    private Accounts() {}

    public static void create(HttpClient http, Stand.Replica identity, Stand stand) {
        ApiClient api = new ApiClient(http, identity.uri());
        Mailbox mailbox = new Mailbox(stand.mailbox());
        long seen = mailbox.count(email(0));
        String id = api.post("/api/v1/accounts", Map.of("email", email(0), "password", PASSWORD, "locale", "en"))
                .expect(202)
                .body()
                .path("verificationId")
                .asText();
        String code = mailbox.awaitCode(email(0), seen, MAIL_LIMIT);
        api.post("/api/v1/web/verifications/" + id + "/confirm", Map.of("code", code))
                .expect(200);
        copy(stand.database("exchanger_identity"));
    }

    /** Lets the first operator choose a password, as in production, and log in; an access token of the context admin. */
    public static String operatorToken(HttpClient http, Stand.Replica identity, Stand stand) {
        ApiClient api = new ApiClient(http, identity.uri());
        Mailbox mailbox = new Mailbox(stand.mailbox());
        long seen = mailbox.count(OPERATOR);
        String id = api.post("/api/v1/admin/verifications", Map.of("email", OPERATOR, "purpose", "reset_password"))
                .expect(202)
                .body()
                .path("verificationId")
                .asText();
        String code = mailbox.awaitCode(OPERATOR, seen, MAIL_LIMIT);
        api.post("/api/v1/admin/verifications/" + id + "/confirm", Map.of("code", code, "newPassword", PASSWORD))
                .expect(200);
        return api.post("/api/v1/admin/sessions", Map.of("email", OPERATOR, "password", PASSWORD))
                .expect(CREATED)
                .body()
                .path("accessToken")
                .asText();
    }

    private static void copy(DatabaseAddress database) {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    WITH copies AS (
                      INSERT INTO users (id, email, email_display, password_hash, email_verified, status)
                      SELECT gen_random_uuid(), replace(email, '-0@', '-' || n || '@'),
                             replace(email, '-0@', '-' || n || '@'), password_hash, email_verified, status
                      FROM users, generate_series(1, %d) n WHERE email = '%s'
                      RETURNING id)
                    INSERT INTO user_profiles (user_id) SELECT id FROM copies
                    """.formatted(COUNT - 1, email(0)));
            statement.execute("ANALYZE");
        } catch (SQLException e) {
            throw new IllegalStateException("the accounts were not copied", e);
        }
    }

    private static String email(int number) {
        return "person-" + number + "@example.org";
    }

    /** The session of one login of each of the first accounts. */
    public static List<Session> logIn(Stand.Replica identity, int count) {
        List<Session> sessions = new ArrayList<>();
        try (RawConnection connection = new RawConnection(identity.port())) {
            for (int i = 0; i < count; i++) {
                if (connection.exchange(login(i)) != CREATED) {
                    throw new IllegalStateException("no login: " + connection.answer());
                }
                sessions.add(Session.of(connection.answer()));
            }
            return sessions;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The request with which this one logs in. */
    public static byte[] login(int number) {
        return Requests.json(
                "/api/v1/web/sessions",
                "{\"email\":\"" + email(number % COUNT) + "\",\"password\":\"" + PASSWORD + "\",\"device\":\"bench\"}");
    }
}
