package dev.exchanger.identity.attack;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Accounts;
import dev.exchanger.identity.testing.Concurrently;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.ServiceApi.exchange;
import static dev.exchanger.identity.testing.ServiceApi.post;
import static org.assertj.core.api.Assertions.assertThat;

/** Nobody gets his Telegram account onto somebody else's user, or somebody else's Telegram account onto his own. */
@IdentityTest
class TelegramLinkHijackTest {

    @InjectFaults
    Faults faults;

    private final long telegram = ThreadLocalRandom.current().nextLong(1_000_000, Long.MAX_VALUE / 2);

    private Tokens user() {
        return login(Accounts.in(Database.of(faults)).create());
    }

    private static Response issue(Tokens tokens) {
        return bearer(tokens.access()).post("/api/v1/web/telegram-links");
    }

    private static int claim(String code, long telegramUserId) {
        return post("/internal/telegram-links/claim", Map.of("code", code, "telegramUserId", telegramUserId))
                .statusCode();
    }

    private static int inBot(String id, long telegramUserId) {
        return post("/internal/telegram-links/" + id + "/confirm", Map.of("telegramUserId", telegramUserId))
                .statusCode();
    }

    private static int onSite(Tokens tokens, String id) {
        return bearer(tokens.access())
                .post("/api/v1/web/telegram-links/" + id + "/confirm")
                .statusCode();
    }

    private static void link(Tokens tokens, long telegramUserId) {
        Response issued = issue(tokens);
        assertThat(claim(issued.path("code"), telegramUserId)).isEqualTo(200);
        assertThat(inBot(issued.path("id"), telegramUserId)).isEqualTo(200);
        assertThat(onSite(tokens, issued.path("id"))).isEqualTo(200);
    }

    @Test
    void aLeakedCodeIsClaimedByOneOfEightAndLinksNobodyWithoutTheOwner() {
        Tokens owner = user();
        Response issued = issue(owner);
        String code = issued.path("code");
        List<Integer> answers = Concurrently.run(8, i -> claim(code, telegram + i));
        assertThat(answers.stream().filter(status -> status == 200)).hasSize(1);
        assertThat(answers.stream().filter(status -> status == 404)).hasSize(7);
        int thief = answers.indexOf(200);
        for (int i = 0; i < 8; i++) {
            assertThat(inBot(issued.path("id"), telegram + i)).isEqualTo(i == thief ? 200 : 404);
        }
        for (int i = 0; i < 8; i++) {
            exchange(telegram + i).then().statusCode(404);
        }
        assertThat(links(owner)).isZero();
    }

    @Test
    void aConfirmationOnTheSiteAloneLinksNobody() {
        Tokens attacker = user();
        Response issued = issue(attacker);
        // The attacker has talked his victim into opening the link, but not into confirming it.
        assertThat(claim(issued.path("code"), telegram)).isEqualTo(200);
        assertThat(onSite(attacker, issued.path("id"))).isEqualTo(200);
        exchange(telegram).then().statusCode(404);
        assertThat(links(attacker)).isZero();
    }

    @Test
    void twoUsersWhoConfirmOneTelegramAccountAtOnceDoNotShareIt() {
        for (int round = 0; round < 5; round++) {
            long account = telegram + 100 + round;
            Tokens[] both = {user(), user()};
            String[] ids = new String[2];
            for (int i = 0; i < 2; i++) {
                Response issued = issue(both[i]);
                ids[i] = issued.path("id");
                assertThat(claim(issued.path("code"), account)).isEqualTo(200);
                assertThat(inBot(ids[i], account)).isEqualTo(200);
            }
            List<Integer> answers = Concurrently.run(2, i -> onSite(both[i], ids[i]));
            assertThat(answers).containsExactlyInAnyOrder(200, 409);
            assertThat(links(both[0]) + links(both[1])).isEqualTo(1);
        }
    }

    @Test
    void theAccountLinkedBeforeLosesItsTokensAtOnce() {
        Tokens user = user();
        link(user, telegram);
        String old = exchange(telegram).then().statusCode(200).extract().path("access_token");
        link(user, telegram + 1);
        bearer(old).get("/api/v1/telegram/users/me").then().statusCode(401);
        exchange(telegram).then().statusCode(404);
        exchange(telegram + 1).then().statusCode(200);
    }

    @Test
    void onlyTheBotsOwnSideSaysWhichTelegramAccountItIs() {
        Tokens attacker = user();
        String code = issue(attacker).path("code");
        bearer(attacker.access())
                .contentType("application/json")
                .body(Map.of("code", code, "telegramUserId", telegram))
                .post("/internal/telegram-links/claim")
                .then()
                .statusCode(401);
        for (Object id : List.of("1e3", "0x10", "1 ", "1,2", "", "9223372036854775808", "1.0")) {
            exchange(id).then().statusCode(400);
        }
        assertThat(ServiceApi.exchange(-1L).statusCode()).isEqualTo(404);
    }

    private long links(Tokens user) {
        return Database.of(faults)
                .number("SELECT count(*) FROM telegram_links WHERE user_id = ?", UUID.fromString(user.userId()));
    }
}
