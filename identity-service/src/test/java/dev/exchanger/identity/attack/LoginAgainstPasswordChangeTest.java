package dev.exchanger.identity.attack;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Accounts;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static dev.exchanger.identity.testing.IdentityApi.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The check of a password takes long and holds no lock. A password that is changed meanwhile must not leave a session
 * behind that the old one has opened. The user's row is held from outside until everybody waits for it, the change
 * first, so that the logins have all passed their check with the old password.
 */
@IdentityTest
class LoginAgainstPasswordChangeTest {

    private static final String NEW = "A-Whole-New-Pass";

    @InjectFaults
    Faults faults;

    @Test
    void aLoginThatWasCheckedBeforeTheChangeOpensNothingAfterIt() throws Exception {
        Database database = Database.of(faults);
        String email = Accounts.in(database).create();
        Tokens owner = login(email);
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try (Connection holder = faults.postgres().connect(faults.database("exchanger_identity"))) {
            holder.setAutoCommit(false);
            hold(holder, email);
            Future<Response> change = threads.submit(() -> change(owner));
            waiting(database, 1);
            List<Future<Response>> logins = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                logins.add(threads.submit(() -> login("web", email, IdentityApi.PASSWORD)));
            }
            waiting(database, 5);
            holder.rollback();

            change.get(30, TimeUnit.SECONDS).then().statusCode(204);
            for (Future<Response> login : logins) {
                Response answer = login.get(30, TimeUnit.SECONDS);
                // A login that got the row first is no harm: the change has ended its session then.
                assertThat(answer.statusCode()).isIn(201, 401);
                if (answer.statusCode() == 201) {
                    Tokens tokens = Tokens.of(answer);
                    me(tokens.access()).then().statusCode(401);
                    refresh("web", tokens.refresh()).then().statusCode(401);
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(database.number(
                        "SELECT count(*) FROM sessions s JOIN users u ON u.id = s.user_id"
                                + " WHERE u.email = ? AND s.revoked_at IS NULL",
                        email))
                .isZero();
        login("web", email, NEW).then().statusCode(201);
    }

    private static void hold(Connection connection, String email) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT 1 FROM users WHERE email = ? FOR UPDATE")) {
            lock.setString(1, email);
            lock.executeQuery();
        }
    }

    private static Response change(Tokens tokens) {
        return IdentityApi.bearer(tokens.access())
                .contentType("application/json")
                .body(Map.of("currentPassword", IdentityApi.PASSWORD, "newPassword", NEW))
                .put("/api/v1/web/users/me/password");
    }

    /** Well within the lock timeout of the service. */
    private static void waiting(Database database, int sessions) {
        await().atMost(Duration.ofSeconds(4))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> database.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND datname = current_database()")
                        >= sessions);
    }
}
