package dev.exchanger.identity.telegram;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.PASSWORD;
import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The end of an account removes its links in progress, and the confirmation of a link changes the account. Both lock the
 * user's row first; in another order each could wait for the other, and PostgreSQL would end one of them with an error.
 */
@IdentityTest
class LinkAgainstDeletionTest {

    @InjectFaults
    Faults faults;

    @Test
    void theyWaitForEachOtherInOneOrder() throws Exception {
        Tokens user = login(IdentityApi.user());
        long telegram = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        String id = claimed(user, telegram);
        ServiceApi.post("/internal/telegram-links/" + id + "/confirm", Map.of("telegramUserId", telegram))
                .then()
                .statusCode(200);
        Database database = Database.of(faults);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Connection holder = faults.postgres().connect(faults.database("exchanger_identity"))) {
            holder.setAutoCommit(false);
            hold(holder, UUID.fromString(user.userId()));
            Future<Response> deletion = threads.submit(() -> bearer(user.access())
                    .contentType("application/json")
                    .body(Map.of("currentPassword", PASSWORD))
                    .delete("/api/v1/web/users/me"));
            waiting(database, 1);
            // In the wrong order it has the row of the link when it comes to the user's, which the deletion gets first.
            Future<Response> confirmation =
                    threads.submit(() -> bearer(user.access()).post("/api/v1/web/telegram-links/" + id + "/confirm"));
            waiting(database, 2);
            holder.rollback();

            deletion.get(30, TimeUnit.SECONDS).then().statusCode(204);
            assertThat(confirmation.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
        } finally {
            threads.shutdownNow();
        }
        assertThat(database.number("SELECT count(*) FROM telegram_links WHERE telegram_user_id = ?", telegram))
                .isZero();
    }

    private static String claimed(Tokens user, long telegram) {
        Response issued = bearer(user.access()).post("/api/v1/web/telegram-links");
        ServiceApi.post(
                        "/internal/telegram-links/claim",
                        Map.of(
                                "code",
                                issued.<String>path("code"),
                                "telegramUserId",
                                telegram,
                                "telegramName",
                                "Ann T"))
                .then()
                .statusCode(200);
        return issued.path("id");
    }

    private static void hold(Connection connection, UUID userId) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("SELECT 1 FROM users WHERE id = ? FOR UPDATE")) {
            lock.setObject(1, userId);
            lock.executeQuery();
        }
    }

    /** Well within the lock timeout of the service. */
    private static void waiting(Database database, int transactions) {
        await().atMost(Duration.ofSeconds(4))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> database.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND datname = current_database()")
                        >= transactions);
    }
}
