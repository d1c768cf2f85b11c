package dev.exchanger.exchange.pair;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

/** One operator alone moves a margin by a percent; for more it takes another one, who has seen what he approves. */
@QuarkusTest
class PairProposalTest extends DeskTest {

    private static final String PAIRS = "/api/v1/admin/pairs";
    private static final String PAIR = PAIRS + "/BTC/USDT";
    private static final String PROPOSAL = PAIR + "/proposal";

    private final UserSpec operator = UserSpec.admin("orders:read", "pairs:write", "pairs:approve");
    private final UserSpec second = UserSpec.admin("orders:read", "pairs:approve");

    @AfterEach
    void giveTheRulesBack() {
        database.update("UPDATE pairs SET agreed_margin = 0, agreed_fee = 0"
                + " WHERE from_currency = 'BTC' AND to_currency = 'USDT'");
        change("0", "0").then().statusCode(200);
    }

    private Response change(String margin, String fee) {
        Map<String, Object> rules =
                Map.of("minGive", "0.0005", "maxGive", "5", "margin", margin, "fee", fee, "enabled", true);
        return desk.as(operator).header("If-Match", version()).body(rules).put(PAIR);
    }

    private String version() {
        return desk.as(operator).get(PAIR).getHeader("ETag");
    }

    private String proposed(String margin, String fee) {
        change(margin, fee).then().statusCode(202);
        return desk.as(second).get(PROPOSAL).getHeader("ETag");
    }

    private Response decide(UserSpec who, String step, String ifMatch) {
        return desk.as(who).header("If-Match", ifMatch).post(PROPOSAL + "/" + step);
    }

    private void nothingWaits() {
        desk.as(second).get(PROPOSAL).then().statusCode(404).body("code", equalTo("not-found"));
        desk.as(second).get(PAIRS + "/proposals").then().statusCode(200).body("proposals", empty());
    }

    private void expectMargin(String margin) {
        desk.as(second).get(PAIR).then().body("margin", equalTo(margin));
    }

    private String quoted() {
        return desk.quote(Desk.customer(), "BTC", "USDT", "give", "0.01").path("get");
    }

    @Test
    void aGreatChangeHoldsOnceAnotherOperatorApproves() {
        String before = version();
        change("0.05", "0")
                .then()
                .statusCode(202)
                .header("Location", endsWith(PROPOSAL))
                .body("rules.margin", equalTo("0.05"))
                .body("proposedBy", equalTo(operator.userId().toString()));
        assertThat(version()).isEqualTo(before);
        assertThat(quoted()).isEqualTo("640.000000");
        Response seen = desk.as(second).get(PROPOSAL);
        seen.then().statusCode(200).body("rules.margin", equalTo("0.05")).body("from", equalTo("BTC"));
        desk.as(second).get(PAIRS + "/proposals").then().body("proposals.rules.margin", hasItem("0.05"));

        String tag = seen.getHeader("ETag");
        decide(operator, "approve", tag).then().statusCode(403).body("code", equalTo("four-eyes"));
        decide(UserSpec.admin("orders:read", "pairs:write"), "approve", tag)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        decide(second, "approve", "\"0\"").then().statusCode(412);
        desk.as(second).post(PROPOSAL + "/approve").then().statusCode(428);
        assertThat(version()).isEqualTo(before);

        decide(second, "approve", tag)
                .then()
                .statusCode(200)
                .header("ETag", not(equalTo(before)))
                .header("ETag", equalTo(version()))
                .body("margin", equalTo("0.05"));
        assertThat(quoted()).isEqualTo("608.000000");
        desk.anonymous().get("/api/v1/rates?from=BTC&to=USDT").then().body("rates[0].rate", equalTo("60800"));
        nothingWaits();
        decide(second, "approve", tag).then().statusCode(404);
    }

    @Test
    void whatIsRejectedNeverHolds() {
        String before = version();
        String tag = proposed("0", "0.2");
        decide(second, "reject", "\"0\"").then().statusCode(412);
        decide(second, "reject", tag).then().statusCode(200).body("fee", equalTo("0"));
        nothingWaits();
        decide(second, "approve", tag).then().statusCode(404);
        assertThat(version()).isEqualTo(before);
        // Who proposed may think better of it.
        decide(operator, "reject", proposed("0", "0.2")).then().statusCode(200);
        nothingWaits();
    }

    @Test
    void whatHasWaitedTooLongIsNotApproved() {
        String tag = proposed("0.05", "0");
        database.update("UPDATE pair_proposals SET expires_at = now() WHERE status = 'pending'");
        nothingWaits();
        decide(second, "approve", tag).then().statusCode(409).body("code", equalTo("proposal-expired"));
        expectMargin("0");
        String next = proposed("0.04", "0");
        assertThat(next).isNotEqualTo(tag);
        decide(second, "approve", next).then().statusCode(200);
        expectMargin("0.04");
    }

    @Test
    void approvedIsWhatWasSeen() {
        String first = proposed("0.05", "0");
        proposed("0.9", "0");
        decide(second, "approve", first).then().statusCode(412);
        expectMargin("0");
        // A change that holds at once ends what was proposed about the rules before it.
        change("0.005", "0").then().statusCode(200);
        nothingWaits();
        decide(second, "approve", "*").then().statusCode(404);
        expectMargin("0.005");
    }

    @Test
    void smallStepsAreNotTakenForSmallChanges() {
        change("0.006", "0.004").then().statusCode(200);
        change("0.006", "0.0041").then().statusCode(202);
        change("0.0101", "0").then().statusCode(202);
        change("0.01", "0").then().statusCode(200);
        // Two have agreed: from here on.
        decide(second, "approve", proposed("0.03", "0")).then().statusCode(200);
        change("0.04", "0").then().statusCode(200);
        change("0.041", "0").then().statusCode(202);
        change("0.019", "0").then().statusCode(202);
    }

    @Test
    void ofManyApprovalsOneCounts() {
        String tag = proposed("0.05", "0");
        long version = database.count("SELECT version FROM pairs WHERE from_currency = 'BTC' AND to_currency = 'USDT'");
        List<Response> answers = AtOnce.run(6, i -> decide(second, i % 2 == 0 ? "approve" : "reject", tag));
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 404).hasSize(5);
        boolean approved = answers.indexOf(answers.stream()
                                .filter(answer -> answer.statusCode() == 200)
                                .findFirst()
                                .orElseThrow())
                        % 2
                == 0;
        assertThat(database.count("SELECT version FROM pairs WHERE from_currency = 'BTC' AND to_currency = 'USDT'"))
                .isEqualTo(version + (approved ? 1 : 0));
    }

    @Test
    void everyStepIsAudited() {
        decide(second, "reject", proposed("0.04", "0")).then().statusCode(200);
        decide(second, "approve", proposed("0.05", "0")).then().statusCode(200);
        DeskDatabase admin = new DeskDatabase(faults.database("exchanger_admin"));
        Object[] both = {operator.userId(), second.userId()};
        await().until(() -> admin.count("SELECT count(*) FROM audit_logs WHERE admin_id IN (?, ?)", both) == 4);
        assertThat(admin.rows("""
                        SELECT admin_id, action, resource_id,
                               coalesce(old_values ->> 'margin', old_values -> 'rules' ->> 'margin') AS old,
                               coalesce(new_values ->> 'margin', new_values -> 'rules' ->> 'margin') AS new
                        FROM audit_logs WHERE admin_id IN (?, ?) ORDER BY position
                        """, both))
                .extracting(HashMap::new)
                .containsExactly(
                        entry(operator, "pair.propose", "0", "0.04"),
                        entry(second, "pair.reject", "0.04", "0"),
                        entry(operator, "pair.propose", "0", "0.05"),
                        entry(second, "pair.approve", "0", "0.05"));
    }

    private static HashMap<String, Object> entry(UserSpec who, String action, String old, String now) {
        return new HashMap<>(
                Map.of("admin_id", who.userId(), "action", action, "resource_id", "BTC/USDT", "old", old, "new", now));
    }

    @Test
    void theDatabaseTooWantsTwo() {
        proposed("0.05", "0");
        assertThatThrownBy(
                        () -> database.update("UPDATE pair_proposals SET status = 'approved', decided_by = proposed_by"
                                + " WHERE status = 'pending'"))
                .hasStackTraceContaining("pair_proposals_four_eyes");
    }
}
