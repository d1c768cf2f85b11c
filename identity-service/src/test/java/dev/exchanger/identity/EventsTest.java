package dev.exchanger.identity;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Mailbox;
import dev.exchanger.identity.testing.Operator;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.testkit.event.EventSchemas;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.freshEmail;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every event this service writes is what its schema says, and reaches the stream. */
@IdentityTest
class EventsTest {

    @InjectFaults
    Faults faults;

    @Test
    void allEventsAreAsTheirSchemasSayAndArePublished() {
        String email = IdentityApi.user();
        Tokens tokens = login(email);
        long telegram = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        Response link = bearer(tokens.access()).post("/api/v1/web/telegram-links");
        ServiceApi.post(
                "/internal/telegram-links/claim",
                Map.of("code", link.<String>path("code"), "telegramUserId", telegram));
        ServiceApi.post("/internal/telegram-links/" + link.path("id") + "/confirm", Map.of("telegramUserId", telegram));
        bearer(tokens.access())
                .post("/api/v1/web/telegram-links/" + link.path("id") + "/confirm")
                .then()
                .statusCode(200);
        bearer(ServiceApi.token())
                .delete("/internal/telegram-users/" + telegram + "/link")
                .then()
                .statusCode(204);
        bearer(Operator.login().access())
                .put("/api/v1/admin/users/" + tokens.userId() + "/permissions/web/orders:approve")
                .then()
                .statusCode(204);
        String operator = Operator.login().access();
        for (String action : List.of("lock", "unlock")) {
            bearer(operator)
                    .contentType("application/json")
                    .body(Map.of("reason", "a test"))
                    .post("/api/v1/admin/users/" + tokens.userId() + "/" + action)
                    .then()
                    .statusCode(204);
        }
        String address = moved(email, freshEmail());
        bearer(login(address).access())
                .contentType("application/json")
                .body(Map.of("currentPassword", IdentityApi.PASSWORD))
                .delete("/api/v1/web/users/me")
                .then()
                .statusCode(204);

        Database database = Database.of(faults);
        List<String> ofUser = database.texts(
                "SELECT type FROM outbox WHERE event -> 'data' ->> 'userId' = ? ORDER BY position", tokens.userId());
        assertThat(ofUser)
                .containsExactly(
                        "identity.user.registered.v1",
                        "identity.user.verified.v1",
                        "identity.telegram.linked.v1",
                        "identity.telegram.unlinked.v1",
                        "identity.user.permissions-changed.v1",
                        "identity.user.locked.v1",
                        "identity.session.revoked.v1",
                        "identity.user.unlocked.v1",
                        "identity.user.email-changed.v1",
                        "identity.session.revoked.v1",
                        "identity.session.revoked.v1",
                        "identity.user.deleted.v1");
        assertThat(database.texts("SELECT event FROM outbox")).isNotEmpty().allSatisfy(event -> EventSchemas.shared()
                .assertValid(event));
        List<String> versions = database.texts(
                "SELECT event ->> 'sequence' FROM outbox WHERE aggregate = ? ORDER BY position", tokens.userId());
        assertThat(versions).isSorted().doesNotHaveDuplicates();
        await().untilAsserted(
                        () -> assertThat(database.number("SELECT count(*) FROM outbox WHERE published_at IS NULL"))
                                .isZero());
    }

    private static String moved(String email, String fresh) {
        Tokens tokens = login(email);
        String id = bearer(tokens.access())
                .contentType("application/json")
                .body(Map.of("newEmail", fresh, "currentPassword", IdentityApi.PASSWORD))
                .post("/api/v1/web/users/me/email")
                .path("verificationId");
        bearer(tokens.access())
                .contentType("application/json")
                .body(Map.of("code", Mailbox.code(fresh, 1)))
                .post("/api/v1/web/users/me/email/" + id + "/confirm")
                .then()
                .statusCode(200);
        return fresh;
    }
}
