package dev.exchanger.exchange.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.platform.security.Routes;
import dev.exchanger.testkit.contract.DeclaredRoute;
import dev.exchanger.testkit.contract.GuardedCall;
import dev.exchanger.testkit.contract.RouteAccessContract;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class RouteAccessTest extends DeskTest implements RouteAccessContract {

    private static final String ADMIN = "admin";

    /** Bodies that are sound, so that a foreign thing is refused for being foreign. */
    private static final Map<String, String> BODIES = Map.of(
            "POST /api/v1/orders/{id}/payments", "{\"provider\":\"sandbox\"}",
            "PATCH /api/v1/webhook-endpoints/{id}", "{\"status\":\"paused\"}");

    @Inject
    Routes table;

    @Override
    public String service() {
        return "exchange";
    }

    @Override
    public List<Routes.Route> routeTable() {
        return table.all();
    }

    @Override
    public Set<String> open() {
        return Set.of(
                "GET /api/health",
                "GET /api/health/redis",
                "GET /api/v1/desk",
                "GET /api/v1/rates",
                "GET /api/v1/rates/{from}/{to}/history",
                "POST /api/v1/callbacks/{provider}",
                "GET /api/v1/export/bestchange.xml");
    }

    @Override
    public String value(String variable) {
        return switch (variable) {
            case "from" -> "USDT";
            case "to", "currency" -> "UAH";
            case "provider" -> "sandbox";
            default -> RouteAccessContract.super.value(variable);
        };
    }

    @Override
    public String body(DeclaredRoute route) {
        return BODIES.getOrDefault(route.name(), "{}");
    }

    /** What customers and operators see of the same thing differs, so their routes do. */
    @Test
    void noRouteIsForOperatorsAndOthers() {
        assertThat(calls())
                .filteredOn(call -> call.contexts().contains(ADMIN))
                .allMatch(call -> call.contexts().size() == 1);
    }

    /** Each route of customers that names a thing is asked for somebody else's; one of a new kind has to be added here. */
    @Test
    void aForeignThingIsNotFoundOnAnyRouteThatNamesOne() {
        PlacedOrder order = desk.place(Desk.customer());
        List<String> told = new ArrayList<>();
        List<GuardedCall> named = calls().stream()
                .filter(call -> !call.contexts().contains(ADMIN))
                .filter(call -> call.route().path().contains("{"))
                .toList();
        assertThat(named).hasSizeGreaterThanOrEqualTo(5);
        for (GuardedCall call : named) {
            UUID foreign = foreign(call.route(), order);
            for (String context : call.contexts()) {
                Response answer = answer(call.route(), context, foreign);
                Response missing = answer(call.route(), context, UUID.randomUUID());
                if (answer.statusCode() != 404 || !told(answer).equals(told(missing))) {
                    told.add(call + " -> " + answer.statusCode() + " " + answer.asString());
                }
            }
        }
        assertThat(told).isEmpty();
        assertThat(database.count("SELECT version FROM orders WHERE id = ?", order.id()))
                .isEqualTo(1);
    }

    private UUID foreign(DeclaredRoute route, PlacedOrder order) {
        if (route.path().startsWith("/api/v1/orders/{id}")) {
            return order.id();
        }
        if (route.path().startsWith("/api/v1/webhook-endpoints/{id}")) {
            return (UUID) database.value("""
                    INSERT INTO webhook_endpoints (id, user_id, url, event_types, secret)
                    VALUES (uuid_v7(), uuid_v7(), 'https://shop.example/', '{exchange.order.paid.v1}', '\\x00')
                    RETURNING id
                    """);
        }
        throw new AssertionError("whose thing does " + route + " name?");
    }

    private Response answer(DeclaredRoute route, String context, UUID id) {
        RequestSpecification request = desk.as(UserSpec.of(UUID.randomUUID(), context, Set.of()));
        request.header("If-Match", "*").header("Idempotency-Key", id.toString());
        if (!route.verb().equals("GET")) {
            request.body(body(route));
        }
        return request.request(route.verb(), route.path().replaceAll("\\{[^}]*}", id.toString()));
    }

    private static String told(Response problem) {
        return problem.path("code") + "|" + problem.path("title") + "|" + problem.path("detail");
    }
}
