package dev.exchanger.identity.profile;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A change of the profile takes nothing back that others change in the user's row at the same moment. */
@IdentityTest
class ProfileRaceTest {

    @InjectFaults
    Faults faults;

    @Test
    void aLockThatIsBeingCommittedStays() throws Exception {
        Tokens tokens = login(IdentityApi.user());
        UUID userId = UUID.fromString(tokens.userId());
        String tag = me(tokens.access()).getHeader("ETag");
        Database database = Database.of(faults);
        CompletableFuture<Response> patch;
        try (Connection connection = faults.postgres().connect(faults.database("exchanger_identity"))) {
            connection.setAutoCommit(false);
            try (PreparedStatement lock =
                    connection.prepareStatement("UPDATE users SET status = 'locked', ver = ver + 10 WHERE id = ?")) {
                lock.setObject(1, userId);
                lock.executeUpdate();
            }
            patch = CompletableFuture.supplyAsync(() -> bearer(tokens.access())
                    .header("If-Match", tag)
                    .contentType("application/json")
                    .body(Map.of("displayName", "Ann"))
                    .patch("/api/v1/web/users/me"));
            await().until(() -> database.number(
                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%users%'")
                    > 0);
            connection.commit();
        }
        assertThat(patch.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(401);
        assertThat(database.texts("SELECT status FROM users WHERE id = ?", userId))
                .containsExactly("locked");
        assertThat(database.number("SELECT ver FROM users WHERE id = ?", userId))
                .isGreaterThan(10);
        assertThat(database.number(
                        "SELECT count(*) FROM user_profiles WHERE user_id = ? AND display_name = 'Ann'", userId))
                .isZero();
    }
}
