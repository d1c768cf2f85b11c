package dev.exchanger.exchange.testing;

import java.util.Map;
import java.util.UUID;

import io.restassured.response.Response;

import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.testkit.token.UserSpec;

/** Somebody at the desk with all permissions over orders. */
public final class Operator {

    private static final String ORDERS = "/api/v1/admin/orders";

    private final Desk desk;
    private final UserSpec user;

    private Operator(Desk desk, UserSpec user) {
        this.desk = desk;
        this.user = user;
    }

    public static Operator at(Desk desk) {
        return new Operator(desk, UserSpec.admin("orders:read", "orders:process", "orders:refund", "orders:approve"));
    }

    public UUID id() {
        return user.userId();
    }

    public UserSpec user() {
        return user;
    }

    public Response queue(String query) {
        return desk.as(user).get(ORDERS + "?" + query);
    }

    public Response file(PlacedOrder order) {
        return desk.as(user).get(ORDERS + "/" + order.id());
    }

    /** An action on whatever version the order has now. */
    public Response act(PlacedOrder order, String action, Object body) {
        return act(order, action, body, file(order).getHeader("ETag"));
    }

    /** An action on one version. @param body null for none */
    public Response act(PlacedOrder order, String action, Object body, String ifMatch) {
        var request = desk.as(user).header("If-Match", ifMatch);
        return (body == null ? request : request.body(body)).post(ORDERS + "/" + order.id() + "/" + action);
    }

    public Response claim(PlacedOrder order) {
        return act(order, "claim", null);
    }

    public Response unclaim(PlacedOrder order) {
        return desk.as(user).header("If-Match", "*").delete(ORDERS + "/" + order.id() + "/claim");
    }

    public Response because(PlacedOrder order, String action) {
        return act(order, action, Map.of("reason", "a test says so"));
    }

    public Response confirm(PlacedOrder order, String transaction, String amount, String currency) {
        return act(
                order, "confirm-payment", Map.of("transactionId", transaction, "amount", amount, "currency", currency));
    }

    public Response complete(PlacedOrder order) {
        return act(order, "complete", Map.of("reference", "bank_" + UUID.randomUUID()));
    }

    public Response payout(PlacedOrder order, String provider) {
        return act(order, "payout", Map.of("provider", provider));
    }

    public Response refund(PlacedOrder order, String amount) {
        return act(order, "refund", Map.of("amount", amount, "reason", "a test says so"));
    }

    /** The next step of the order's newest refund. */
    public Response refunds(PlacedOrder order, String step) {
        String refund = file(order).path("refunds[-1].id");
        Object body = step.equals("sent") ? Map.of("reference", "back_" + UUID.randomUUID()) : null;
        return act(order, "refunds/" + refund + "/" + step, body);
    }
}
