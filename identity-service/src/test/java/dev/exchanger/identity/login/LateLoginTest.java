package dev.exchanger.identity.login;

import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import dev.exchanger.identity.protection.ClientDevice;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A login whose client was told meanwhile that it has failed leaves no session that lives. */
@IdentityTest
class LateLoginTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @InjectFaults
    Faults faults;

    @Inject
    LoginService logins;

    @Test
    void whatNobodyReceivesIsTakenBack() {
        String email = IdentityApi.user();
        LoginRequest request = new LoginRequest(email, PASSWORD, "a slow phone");
        ClientDevice client = new ClientDevice("203.0.113.7", "test", "a slow phone");
        assertThatThrownBy(() -> logins.login(ApplicationContext.WEB, request, client, () -> true)
                        .await()
                        .atMost(LIMIT))
                .isInstanceOf(ProblemException.class);
        assertThat(sessions(email)).containsExactly("undelivered");

        logins.login(ApplicationContext.WEB, request, client, () -> false)
                .await()
                .atMost(LIMIT);
        assertThat(sessions(email)).containsExactlyInAnyOrder("undelivered", "lives");
    }

    private List<String> sessions(String email) {
        return Database.of(faults)
                .texts(
                        "SELECT coalesce(s.revoke_reason, 'lives') FROM sessions s JOIN users u ON u.id = s.user_id"
                                + " WHERE u.email = ?",
                        email);
    }
}
