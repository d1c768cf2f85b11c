package dev.exchanger.exchange.pair;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

/** The rules of a pair: changed by one operator at a time, in force at once, on record. */
@QuarkusTest
class PairAdminTest extends DeskTest {

    private static final String PAIR = "/api/v1/admin/pairs/BTC/USDT";
    private static final Map<String, Object> RULES =
            Map.of("minGive", "0.0005", "maxGive", "5", "margin", "0", "fee", "0", "enabled", true);

    private final UserSpec operator = UserSpec.admin("orders:read", "pairs:write");

    @AfterEach
    void giveTheRulesBack() {
        change("*", RULES).then().statusCode(200);
    }

    private Response change(String ifMatch, Object body) {
        return desk.as(operator).header("If-Match", ifMatch).body(body).put(PAIR);
    }

    private String version() {
        return desk.as(operator).get(PAIR).getHeader("ETag");
    }

    private static Map<String, Object> with(String rule, Object value) {
        Map<String, Object> rules = new HashMap<>(RULES);
        rules.put(rule, value);
        return rules;
    }

    @Test
    void newRulesHoldAtOnceForNewQuotes() {
        desk.anonymous().get("/api/v1/rates?from=BTC&to=USDT").then().body("rates[0].rate", equalTo("64000"));
        change(version(), with("margin", "0.01"))
                .then()
                .statusCode(200)
                .header("ETag", equalTo(version()))
                .body("margin", equalTo("0.01"));
        desk.quote(Desk.customer(), "BTC", "USDT", "give", "0.01").then().body("get", equalTo("633.600000"));
        desk.anonymous().get("/api/v1/rates?from=BTC&to=USDT").then().body("rates[0].rate", equalTo("63360"));
        change(version(), with("fee", "0.008")).then().statusCode(200);
        desk.quote(Desk.customer(), "BTC", "USDT", "give", "0.01").then().body("get", equalTo("634.880000"));
        change(version(), with("minGive", "0.02")).then().statusCode(200);
        desk.quote(Desk.customer(), "BTC", "USDT", "give", "0.01")
                .then()
                .statusCode(422)
                .body("code", equalTo("amount-out-of-range"));
    }

    @Test
    void aPairThatIsSwitchedOffIsNotExchanged() {
        change(version(), with("enabled", false)).then().statusCode(200).body("enabled", equalTo(false));
        desk.quote(Desk.customer(), "BTC", "USDT", "give", "0.01")
                .then()
                .statusCode(422)
                .body("code", equalTo("pair-unknown"));
        desk.anonymous().get("/api/v1/rates?from=BTC&to=USDT").then().body("rates", equalTo(List.of()));
        desk.as(operator).get("/api/v1/admin/pairs").then().body("pairs.enabled", hasItem(false));
    }

    @Test
    void whoDidNotSeeTheNewestRulesChangesNothing() {
        String seen = version();
        List<Response> answers = AtOnce.run(5, i -> change(seen, with("margin", "0.00" + (i + 1))));
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 412).hasSize(4);
        desk.as(operator).body(RULES).put(PAIR).then().statusCode(428);
    }

    @Test
    void theChangeIsAudited() {
        change(version(), with("margin", "0.005")).then().statusCode(200);
        DeskDatabase admin = new DeskDatabase(faults.database("exchanger_admin"));
        await().until(() -> admin.count("SELECT count(*) FROM audit_logs WHERE admin_id = ?", operator.userId()) == 1);
        assertThat(admin.rows(
                        "SELECT action, resource_id, old_values ->> 'margin' AS old, new_values ->> 'margin' AS new"
                                + " FROM audit_logs WHERE admin_id = ?",
                        operator.userId()))
                .containsExactly(
                        Map.of("action", "pair.change", "resource_id", "BTC/USDT", "old", "0", "new", "0.005"));
    }

    @ParameterizedTest
    @CsvSource({
        "minGive,0",
        "minGive,0.000000001",
        "minGive,6",
        "maxGive,0.0001",
        "maxGive,1.000000001",
        "margin,1",
        "margin,-0.1",
        "margin,0.00000000001",
        "fee,1",
        "fee,x"
    })
    void rulesThatMakeNoSenseAreRefused(String rule, String value) {
        String before = version();
        change(before, with(rule, value)).then().statusCode(422).body("code", equalTo("validation"));
        assertThat(version()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"web,401", "telegram,401", "admin,403"})
    void onlyWhoMayIsLetIn(String context, int status) {
        Set<String> permissions = context.equals("admin") ? Set.of() : Set.of("orders:read", "pairs:write");
        UserSpec user = UserSpec.of(UUID.randomUUID(), context, permissions);
        desk.as(user).get("/api/v1/admin/pairs").then().statusCode(status);
        desk.as(user).get(PAIR).then().statusCode(status);
        desk.as(user).header("If-Match", "*").body(RULES).put(PAIR).then().statusCode(status);
        desk.as(UserSpec.admin("orders:read"))
                .header("If-Match", "*")
                .body(RULES)
                .put(PAIR)
                .then()
                .statusCode(403);
    }

    @Test
    void whatIsNotExchangedIsNotFound() {
        desk.as(operator).get("/api/v1/admin/pairs/BTC/EUR").then().statusCode(404);
        desk.as(operator)
                .header("If-Match", "*")
                .body(RULES)
                .put("/api/v1/admin/pairs/BTC/EUR")
                .then()
                .statusCode(404);
    }
}
