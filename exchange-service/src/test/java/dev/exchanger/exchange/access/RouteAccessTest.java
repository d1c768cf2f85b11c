package dev.exchanger.exchange.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.platform.security.Access;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Routes;
import dev.exchanger.platform.security.Routes.Route;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;

/** Every route with every credential that is not for it. A new route is covered the moment it exists. */
@QuarkusTest
class RouteAccessTest extends DeskTest {

    /** What anybody may ask. A route that is open without being here is open by accident. */
    private static final Set<String> OPEN = Set.of(
            "GET /api/health",
            "GET /api/health/redis",
            "GET /api/v1/desk",
            "GET /api/v1/rates",
            "GET /api/v1/rates/{from}/{to}/history",
            "POST /api/v1/callbacks/{provider}",
            "GET /api/v1/export/bestchange.xml");

    private static final Pattern VARIABLE = Pattern.compile("\\{([a-zA-Z]+)[^}]*}");

    /** Bodies that are sound, so that a foreign thing is refused for being foreign. */
    private static final Map<String, String> BODIES = Map.of(
            "POST /api/v1/orders/{id}/payments", "{\"provider\":\"sandbox\"}",
            "PATCH /api/v1/webhook-endpoints/{id}", "{\"status\":\"paused\"}");

    @Inject
    Routes routes;

    @Test
    void onlyTheseRoutesAreOpen() {
        assertThat(routes.undecided()).isEmpty();
        Set<String> open = routes.all().stream()
                .filter(route -> route.access() instanceof Access.Public)
                .map(RouteAccessTest::name)
                .collect(Collectors.toSet());
        assertThat(OPEN).containsAll(open);
    }

    @Test
    void noRouteOpensToACredentialThatIsNotForIt() {
        String service = TokenMinter.shared().serviceToken("realtime");
        List<String> opened = new ArrayList<>();
        for (Route route : users().toList()) {
            check(opened, route, desk.anonymous(), "nobody", 401);
            check(opened, route, bearing("x.y.z"), "garbage", 401);
            check(opened, route, bearing(service), "a service", 401);
            for (ApplicationContext context : ApplicationContext.values()) {
                if (!access(route).contexts().contains(context)) {
                    check(opened, route, desk.as(user(context, everyPermission())), "context " + context, 401);
                }
            }
        }
        assertThat(opened).isEmpty();
    }

    @Test
    void anOperatorNeedsThePermissionOfTheRoute() {
        List<String> opened = new ArrayList<>();
        for (Route route : users().toList()) {
            Access.Users access = access(route);
            if (access.contexts().contains(ApplicationContext.ADMIN)) {
                assertThat(access.contexts()).as(name(route)).containsExactly(ApplicationContext.ADMIN);
                assertThat(access.permission())
                        .as("permission of " + name(route))
                        .isNotEmpty();
                Set<String> others = everyPermission();
                others.remove(access.permission());
                check(opened, route, desk.as(user(ApplicationContext.ADMIN, Set.of())), "no permission", 403);
                check(opened, route, desk.as(user(ApplicationContext.ADMIN, others)), "all other permissions", 403);
            }
        }
        assertThat(opened).isEmpty();
    }

    /** Otherwise the tests above would be content with paths that lead nowhere. */
    @Test
    void theRightTokenGetsPastTheDoor() {
        List<String> shut = new ArrayList<>();
        for (Route route : users().toList()) {
            Access.Users access = access(route);
            for (ApplicationContext context : access.contexts()) {
                Set<String> permissions = access.permission().isEmpty() ? Set.of() : Set.of(access.permission());
                int status = call(route, desk.as(user(context, permissions)), random());
                if (Set.of(401, 403, 405, 415, 500).contains(status)) {
                    shut.add(name(route) + " -> " + status);
                }
            }
        }
        assertThat(shut).isEmpty();
    }

    /** Each route of customers that names a thing is asked for somebody else's; one of a new kind has to be added here. */
    @Test
    void aForeignThingIsNotFoundOnAnyRouteThatNamesOne() {
        PlacedOrder order = desk.place(Desk.customer());
        List<String> told = new ArrayList<>();
        List<Route> named = users().filter(route -> !access(route).contexts().contains(ApplicationContext.ADMIN))
                .filter(route -> route.path().contains("{"))
                .toList();
        assertThat(named).hasSizeGreaterThanOrEqualTo(5);
        for (Route route : named) {
            UUID foreign = foreign(route, order);
            for (ApplicationContext context : access(route).contexts()) {
                Response answer = answer(route, desk.as(user(context, Set.of())), foreign);
                Response missing = answer(route, desk.as(user(context, Set.of())), UUID.randomUUID());
                if (answer.statusCode() != 404 || !told(answer).equals(told(missing))) {
                    told.add(name(route) + " -> " + answer.statusCode() + " " + answer.asString());
                }
            }
        }
        assertThat(told).isEmpty();
        assertThat(database.count("SELECT version FROM orders WHERE id = ?", order.id()))
                .isEqualTo(1);
    }

    private UUID foreign(Route route, PlacedOrder order) {
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
        throw new AssertionError("whose thing does " + name(route) + " name?");
    }

    private Stream<Route> users() {
        return routes.all().stream().filter(route -> route.access() instanceof Access.Users);
    }

    private Set<String> everyPermission() {
        return users().map(route -> access(route).permission())
                .filter(permission -> !permission.isEmpty())
                .collect(Collectors.toSet());
    }

    private static Access.Users access(Route route) {
        return (Access.Users) route.access();
    }

    private static UserSpec user(ApplicationContext context, Set<String> permissions) {
        return UserSpec.of(UUID.randomUUID(), context.code(), permissions);
    }

    private RequestSpecification bearing(String token) {
        return desk.anonymous().header("Authorization", "Bearer " + token);
    }

    private void check(List<String> opened, Route route, RequestSpecification request, String who, int expected) {
        int status = call(route, request, random());
        if (status != expected) {
            opened.add("%s for %s -> %d".formatted(name(route), who, status));
        }
    }

    private static UUID random() {
        return UUID.randomUUID();
    }

    private static int call(Route route, RequestSpecification request, UUID id) {
        return answer(route, request, id).statusCode();
    }

    private static Response answer(Route route, RequestSpecification request, UUID id) {
        request.header("If-Match", "*").header("Idempotency-Key", id.toString());
        if (!route.verb().equals("GET")) {
            request.body(BODIES.getOrDefault(name(route), "{}"));
        }
        return request.request(route.verb(), filled(route.path(), id));
    }

    private static String told(Response problem) {
        return problem.path("code") + "|" + problem.path("title") + "|" + problem.path("detail");
    }

    private static String filled(String template, UUID id) {
        return VARIABLE.matcher(template).replaceAll(variable -> switch (variable.group(1)) {
            case "from" -> "USDT";
            case "to" -> "UAH";
            case "currency" -> "UAH";
            case "provider" -> "sandbox";
            default -> id.toString();
        });
    }

    private static String name(Route route) {
        return route.verb() + " " + route.path();
    }
}
