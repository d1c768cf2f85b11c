package dev.exchanger.exchange.desk.order;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.Operator;
import dev.exchanger.exchange.testing.SettledDeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

/** Operators see all orders and keep out of each other's way. */
@QuarkusTest
class OrderQueueTest extends SettledDeskTest {

    private final UserSpec customer = Desk.customer();

    private Operator operator() {
        return Operator.at(desk);
    }

    private PlacedOrder paid() {
        PlacedOrder order = desk.place(Desk.customer());
        desk.pay(order).then().statusCode(202);
        return order;
    }

    @Test
    void theQueueIsPagedInBothDirections() {
        List<String> placed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            placed.add(desk.place(customer).id().toString());
        }
        assertThat(pages("sort=oldest")).isEqualTo(placed);
        List<String> reversed = new ArrayList<>(placed);
        Collections.reverse(reversed);
        assertThat(pages("sort=newest")).isEqualTo(reversed);
        // A cursor of one direction is none of the other.
        String cursor = operator()
                .queue("limit=2&sort=newest&user=" + customer.userId())
                .path("nextCursor");
        operator().queue("sort=oldest&cursor=" + cursor).then().statusCode(400).body("code", equalTo("invalid-cursor"));
    }

    private List<String> pages(String sort) {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Response page = operator().queue(sort + "&limit=2&user=" + customer.userId() + cursor);
            page.then().statusCode(200);
            seen.addAll(page.path("orders.id"));
            cursor = page.path("nextCursor") == null ? null : "&cursor=" + page.path("nextCursor");
        } while (cursor != null);
        return seen;
    }

    @Test
    void theQueueIsFiltered() {
        PlacedOrder waiting = desk.place(customer);
        PlacedOrder cancelled = desk.place(customer);
        desk.cancel(cancelled, "*").then().statusCode(200);
        String mine = "user=" + customer.userId();
        operator().queue(mine + "&status=pending").then().body("orders.id", contains(id(waiting)));
        operator()
                .queue(mine + "&status=pending&status=cancelled")
                .then()
                .body("orders.id", contains(id(waiting), id(cancelled)));
        operator().queue(mine + "&currency=UAH").then().body("orders", hasSize(2));
        operator().queue(mine + "&currency=BTC").then().body("orders", hasSize(0));
        String number = desk.get(waiting).path("number");
        operator()
                .queue("number=" + number.toLowerCase(Locale.ROOT))
                .then()
                .body("orders.id", contains(id(waiting)))
                .body("orders[0].userId", equalTo(customer.userId().toString()));
    }

    @Test
    void theQueueKnowsWhoWorksOnWhat() {
        Operator me = operator();
        Operator other = operator();
        PlacedOrder mine = desk.place(customer);
        PlacedOrder others = desk.place(customer);
        PlacedOrder free = desk.place(customer);
        me.claim(mine).then().statusCode(200);
        other.claim(others).then().statusCode(200);
        String all = "&user=" + customer.userId();
        me.queue("assignee=me" + all).then().body("orders.id", contains(id(mine)));
        me.queue("assignee=any" + all).then().body("orders.id", containsInAnyOrder(id(mine), id(others)));
        me.queue("assignee=none" + all).then().body("orders.id", contains(id(free)));
        me.queue("assignee=any" + all)
                .then()
                .body("orders.claim.operator", hasItem(other.id().toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=open", "assignee=you", "user=x", "sort=up", "limit=0", "limit=101"})
    void aQueueThatMakesNoSenseIsRefused(String query) {
        operator().queue(query).then().statusCode(422).body("code", equalTo("validation"));
    }

    @Test
    void theFileOfAnOrderHoldsEverything() {
        PlacedOrder order = paid();
        Operator operator = operator();
        operator.file(order)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("order.userId", equalTo(order.owner().userId().toString()))
                .body("order.status", equalTo("paid"))
                .body("order.claim", nullValue())
                .body("allowed", containsInAnyOrder("processing", "on_hold", "refund_pending"))
                .body("payments", hasSize(1))
                .body("payments[0].amount", equalTo("100"))
                .body("payments[0].outcome", equalTo("paid"))
                .body("history.to", contains("pending", "paid"))
                .body("history.actor", contains("user:" + order.owner().userId(), "provider:sandbox"))
                .body("transactions", hasSize(1))
                .body("transactions[0].kind", equalTo("payment"))
                .body("transactions[0].postings.account", contains("cash:sandbox", "customer"))
                .body("transactions[0].postings.amount", contains("100", "-100"))
                .body("payouts", hasSize(0))
                .body("refunds", hasSize(0));
    }

    @Test
    void aClaimOfAPaidOrderBeginsItsProcessing() {
        PlacedOrder order = paid();
        Operator operator = operator();
        operator.claim(order)
                .then()
                .statusCode(200)
                .header("ETag", "\"3\"")
                .body("order.status", equalTo("processing"))
                .body("order.claim.operator", equalTo(operator.id().toString()))
                .body("history[-1].actor", equalTo("operator:" + operator.id()));
        // Renewed by its holder, who keeps what was begun.
        Instant until = Instant.parse(operator.file(order).path("order.claim.until"));
        String since = operator.file(order).path("order.claim.since");
        operator.claim(order).then().statusCode(200).header("ETag", "\"3\"").body("order.claim.since", equalTo(since));
        assertThat(Instant.parse(operator.file(order).path("order.claim.until")))
                .isAfter(until);
    }

    @Test
    void ofTwoOperatorsAtOnceOneGetsTheOrder() {
        for (int round = 0; round < 5; round++) {
            PlacedOrder order = paid();
            List<Operator> operators = List.of(operator(), operator(), operator());
            List<Response> answers = AtOnce.run(3, i -> operators.get(i).act(order, "claim", null, "\"2\""));
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
            String holder = operators.get(0).file(order).path("order.claim.operator");
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() != 200)
                    .hasSize(2)
                    .allSatisfy(answer -> answer.then()
                            .statusCode(409)
                            .body("code", equalTo("claimed"))
                            .body("operator", equalTo(holder))
                            .body("until", not(nullValue())));
        }
    }

    @Test
    void nobodyElseChangesAClaimedOrder() {
        PlacedOrder order = paid();
        operator().claim(order).then().statusCode(200);
        Operator other = operator();
        String version = other.file(order).getHeader("ETag");
        for (Map.Entry<String, Object> action : actions().entrySet()) {
            other.act(order, action.getKey(), action.getValue(), version)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("claimed"));
        }
        other.unclaim(order).then().statusCode(409).body("code", equalTo("claimed"));
        assertThat(other.file(order).getHeader("ETag")).isEqualTo(version);
    }

    @Test
    void aClaimEndsByItselfOrIsGivenBack() {
        PlacedOrder order = paid();
        Operator first = operator();
        Operator second = operator();
        first.claim(order).then().statusCode(200);
        database.update("UPDATE order_claims SET until = now() WHERE order_id = ?", order.id());
        second.file(order).then().body("order.claim", nullValue());
        second.claim(order).then().statusCode(200).body("order.status", equalTo("processing"));
        first.unclaim(order).then().statusCode(409);
        second.unclaim(order).then().statusCode(204);
        second.unclaim(order).then().statusCode(204);
        first.claim(order).then().statusCode(200);
    }

    @Test
    void everyActionNamesTheVersionItMeans() {
        PlacedOrder order = paid();
        Operator operator = operator();
        for (Map.Entry<String, Object> action : actions().entrySet()) {
            var request = desk.as(operator.user());
            if (action.getValue() != null) {
                request.body(action.getValue());
            }
            request.post(path(order, action.getKey())).then().statusCode(428);
            operator.act(order, action.getKey(), action.getValue(), "\"1\"")
                    .then()
                    .statusCode(412);
        }
        operator.file(order).then().header("ETag", "\"2\"").body("order.claim", nullValue());
    }

    @ParameterizedTest
    @CsvSource({"web,401", "telegram,401", "admin,403"})
    void onlyOperatorsWithThePermissionAreLetIn(String context, int status) {
        PlacedOrder order = paid();
        // The very owner, and a token that claims permissions of the back office in another context.
        Set<String> permissions = context.equals("admin")
                ? Set.of("settings:write")
                : Set.of("orders:read", "orders:process", "orders:refund", "orders:approve");
        UserSpec user = UserSpec.of(order.owner().userId(), context, permissions);
        desk.as(user).get("/api/v1/admin/orders").then().statusCode(status);
        desk.as(user).get("/api/v1/admin/refunds").then().statusCode(status);
        desk.as(user).get(path(order, "")).then().statusCode(status);
        desk.as(user)
                .header("If-Match", "*")
                .delete(path(order, "claim"))
                .then()
                .statusCode(status);
        actions().forEach((action, body) -> {
            var request = desk.as(user).header("If-Match", "*");
            if (body != null) {
                request.body(body);
            }
            request.post(path(order, action)).then().statusCode(status);
        });
        desk.anonymous().get(path(order, "")).then().statusCode(401);
        assertThat(desk.status(order)).isEqualTo("paid");
    }

    @Test
    void readingIsNotActing() {
        PlacedOrder order = paid();
        UserSpec reader = UserSpec.admin("orders:read");
        desk.as(reader).get(path(order, "")).then().statusCode(200);
        actions().forEach((action, body) -> {
            var request = desk.as(reader).header("If-Match", "*");
            if (body != null) {
                request.body(body);
            }
            request.post(path(order, action)).then().statusCode(403);
        });
    }

    @Test
    void whatIsNotThereIsNotFound() {
        Operator operator = operator();
        PlacedOrder none = new PlacedOrder(customer, UUID.randomUUID(), "none", Instant.now());
        operator.file(none).then().statusCode(404);
        actions()
                .forEach((action, body) ->
                        operator.act(none, action, body, "*").then().statusCode(404));
    }

    private static Map<String, Object> actions() {
        Map<String, Object> actions = new LinkedHashMap<>();
        Map<String, String> reason = Map.of("reason", "a test says so");
        actions.put("claim", null);
        actions.put(
                "confirm-payment",
                Map.of("transactionId", "t-" + UUID.randomUUID(), "amount", "1", "currency", "USDT"));
        actions.put("hold", reason);
        actions.put("release", reason);
        actions.put("requote", reason);
        actions.put("cancel", reason);
        actions.put("complete", Map.of("reference", "r-" + UUID.randomUUID()));
        actions.put("payout", Map.of("provider", "sandbox"));
        actions.put("retry", null);
        actions.put("refund", Map.of("amount", "1", "reason", "a test says so"));
        actions.put("refunds/" + UUID.randomUUID() + "/approve", null);
        actions.put("refunds/" + UUID.randomUUID() + "/reject", null);
        actions.put("refunds/" + UUID.randomUUID() + "/sent", Map.of("reference", "r"));
        return actions;
    }

    private static String path(PlacedOrder order, String action) {
        return "/api/v1/admin/orders/" + order.id() + (action.isEmpty() ? "" : "/" + action);
    }

    private static String id(PlacedOrder order) {
        return order.id().toString();
    }
}
