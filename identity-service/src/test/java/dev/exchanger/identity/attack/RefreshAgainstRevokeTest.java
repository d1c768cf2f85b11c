package dev.exchanger.identity.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Accounts;
import dev.exchanger.identity.testing.Concurrently;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static dev.exchanger.identity.testing.IdentityApi.refresh;
import static org.assertj.core.api.Assertions.assertThat;

/** A refresh that meets a logout: whichever comes first, nothing lives afterwards, and the end is never undone. */
@IdentityTest
class RefreshAgainstRevokeTest {

    @InjectFaults
    Faults faults;

    @Test
    void theGraceTimeEndsWithTheSession() {
        Tokens first = login(Accounts.in(Database.of(faults)).create());
        Tokens second = Tokens.of(refresh("web", first.refresh()));
        bearer(second.access()).delete("/api/v1/web/sessions/current").then().statusCode(204);
        refresh("web", first.refresh()).then().statusCode(401);
        refresh("web", second.refresh()).then().statusCode(401);
        assertThat(reason(first)).containsExactly("logout");
    }

    @Test
    void refreshesAtTheMomentOfALogoutLeaveNothingAlive() {
        Accounts accounts = Accounts.in(Database.of(faults));
        for (int round = 0; round < 10; round++) {
            Tokens tokens = login(accounts.create());
            List<Response> answers = Concurrently.run(
                    6,
                    i -> i == 3
                            ? bearer(tokens.access()).delete("/api/v1/web/sessions")
                            : refresh("web", tokens.refresh()));
            assertThat(answers.get(3).statusCode()).isEqualTo(204);
            List<Tokens> renewed = new ArrayList<>();
            answers.stream()
                    .filter(answer -> answer.statusCode() == 200)
                    .map(Tokens::of)
                    .forEach(renewed::add);
            renewed.add(tokens);
            for (Tokens each : renewed) {
                me(each.access()).then().statusCode(401);
                refresh("web", each.refresh()).then().statusCode(401);
            }
        }
    }

    @Test
    void theAnswerToAStolenTokenDoesNotUndoTheEndOfItsSession() {
        Tokens first = login(Accounts.in(Database.of(faults)).create());
        Tokens second = Tokens.of(refresh("web", first.refresh()));
        refresh("web", second.refresh()).then().statusCode(200);
        // Eight at once: each of them is an error to its caller, and none of them takes anything back.
        List<Integer> answers =
                Concurrently.run(8, i -> refresh("web", first.refresh()).statusCode());
        assertThat(answers).containsOnly(401);
        assertThat(reason(first)).containsExactly("refresh_reuse");
        me(second.access()).then().statusCode(401);
    }

    private List<String> reason(Tokens tokens) {
        return Database.of(faults)
                .texts("SELECT revoke_reason FROM sessions WHERE handle = ?", UUID.fromString(tokens.handle()));
    }
}
