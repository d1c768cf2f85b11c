package dev.exchanger.testkit.contract;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.contract.DeclaredRoute.Audience;
import dev.exchanger.testkit.http.RawCall;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Every route with every credential that is not for it. A new route is covered the moment it exists. A service's test
 * implements this, and says what anybody may call and how a call is filled in.
 */
public interface RouteAccessContract {

    Set<String> CONTEXTS = Set.of("web", "admin", "telegram");

    /** The name of the service without {@code -service}. */
    String service();

    /** What {@code Routes} of the running service lists. */
    List<? extends Record> routeTable();

    /** What anybody may call, as {@code GET /api/health}. A route that is open without being here is open by accident. */
    Set<String> open();

    /** The access token of a user nobody else is, so that what a call does to its caller disturbs no other. */
    default String userToken(String context, Set<String> permissions) {
        return TokenMinter.shared().accessToken(UserSpec.of(UUID.randomUUID(), context, permissions));
    }

    default String serviceToken() {
        return TokenMinter.shared().serviceToken("bot");
    }

    /** A value for a variable of a path: of the right form, and of something that does not exist. */
    default String value(String variable) {
        return UUID.randomUUID().toString();
    }

    /** A body for a route; sound only where the service would otherwise refuse the body first. */
    default String body(DeclaredRoute route) {
        return "{}";
    }

    /** The same, for a service's own tests over all its routes. */
    default List<DeclaredRoute> routes() {
        return DeclaredRoute.of(routeTable());
    }

    /** The calls that not everybody may make. A service may have none yet; its tests then say that they were skipped. */
    default List<GuardedCall> calls() {
        List<GuardedCall> calls = routes().stream()
                .flatMap(route -> GuardedCall.of(route, this::value))
                .toList();
        assumeThat(calls).isNotEmpty();
        return calls;
    }

    @Test
    default void onlyTheseRoutesAreOpen() {
        assertThat(routes()).noneMatch(route -> route.audience() == Audience.DENIED);
        assertThat(routes().stream().filter(route -> route.audience() == Audience.PUBLIC))
                .extracting(DeclaredRoute::name)
                .containsExactlyInAnyOrderElementsOf(open());
    }

    @Test
    default void noRouteOpensToACredentialThatIsNotForIt() {
        Map<String, String> tokens = new TreeMap<>();
        CONTEXTS.forEach(context -> tokens.put(context, userToken(context, everyPermission())));
        String service = serviceToken();
        List<String> opened = new ArrayList<>();
        for (GuardedCall call : calls()) {
            check(opened, call, null, "nobody", 401);
            check(opened, call, "x.y.z", "garbage", 401);
            if (!call.contexts().isEmpty()) {
                check(opened, call, service, "a service", 401);
            }
            tokens.forEach((context, token) -> {
                if (!call.contexts().contains(context)) {
                    check(opened, call, token, "context " + context, 401);
                }
            });
        }
        assertThat(opened).isEmpty();
    }

    @Test
    default void aPermissionThatIsNamedIsNeeded() {
        List<String> opened = new ArrayList<>();
        for (GuardedCall call : calls()) {
            String needed = call.route().permission();
            if (!needed.isEmpty()) {
                Set<String> others = everyPermission();
                others.remove(needed);
                for (String context : call.contexts()) {
                    check(opened, call, userToken(context, Set.of()), "no permission", 403);
                    check(opened, call, userToken(context, others), "all other permissions", 403);
                }
            }
        }
        assertThat(opened).isEmpty();
    }

    /** A token of the admin context says who somebody is, not what is left to her. */
    @Test
    default void whatIsForOperatorsAloneNamesAPermission() {
        assertThat(calls())
                .filteredOn(call -> call.route().contexts().equals(Set.of("admin")))
                .noneMatch(call -> call.route().permission().isEmpty());
    }

    /** Otherwise the tests above would be content with paths that lead nowhere. */
    @Test
    default void theRightTokenGetsPastTheDoor() {
        List<String> shut = new ArrayList<>();
        for (GuardedCall call : calls()) {
            String permission = call.route().permission();
            Set<String> permissions = permission.isEmpty() ? Set.of() : Set.of(permission);
            List<String> tokens = call.contexts().isEmpty()
                    ? List.of(serviceToken())
                    : call.contexts().stream()
                            .map(context -> userToken(context, permissions))
                            .toList();
            for (String token : tokens) {
                Response answer = answer(call, token);
                boolean lacksPermission =
                        answer.statusCode() == 403 && answer.asString().contains("needs the permission");
                if (lacksPermission || Set.of(401, 405, 415, 500).contains(answer.statusCode())) {
                    shut.add(call + " -> " + answer.statusCode() + " " + answer.asString());
                }
            }
        }
        assertThat(shut).isEmpty();
    }

    /** A permission nobody knows of is granted to nobody. */
    @Test
    default void everyPermissionIsRegistered() {
        assertThat(PermissionRegistry.committed().permissions()).containsAll(everyPermission());
    }

    @Test
    default void theRegistryListsTheRoutesOfEveryPermission() {
        String routes = PermissionRegistry.routes(routes());
        if (Boolean.getBoolean("exchanger.api.write")) {
            PermissionRegistry.committed().write(service(), routes);
        }
        assertThat(PermissionRegistry.committed().routes(service())).isEqualTo(routes);
    }

    @Test
    default void noSpellingOfAPathOpensARoute() {
        List<String> opened = new ArrayList<>();
        for (GuardedCall call : calls()) {
            String verb = call.route().verb();
            for (String spelling : PathTricks.of(call.path())) {
                int status = RawCall.status(verb, spelling, "");
                if (status < 400 || status >= 500) {
                    opened.add(verb + " " + spelling + " -> " + status);
                }
            }
            for (String other : List.of("HEAD", verb.toLowerCase(Locale.ROOT), "TRACE")) {
                int status = RawCall.status(other, call.path(), "");
                if (status < 400 || status >= 500 && status != 501) {
                    opened.add(other + " " + call.path() + " -> " + status);
                }
            }
        }
        assertThat(opened).isEmpty();
    }

    private Set<String> everyPermission() {
        return routes().stream()
                .map(DeclaredRoute::permission)
                .filter(permission -> !permission.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void check(List<String> opened, GuardedCall call, String token, String who, int expected) {
        int status = answer(call, token).statusCode();
        if (status != expected) {
            opened.add("%s for %s -> %d".formatted(call, who, status));
        }
    }

    /** A call with all the headers that a route might ask for. */
    private Response answer(GuardedCall call, String token) {
        Response answer = answer(call, token, ContentType.JSON);
        return answer.statusCode() == 415 ? answer(call, token, ContentType.URLENC) : answer;
    }

    private Response answer(GuardedCall call, String token, ContentType type) {
        var request = given().contentType(type)
                .header("If-Match", "*")
                .header("Idempotency-Key", UUID.randomUUID().toString());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (type == ContentType.JSON && call.unsafe()) {
            request.body(body(call.route()));
        }
        return request.request(call.route().verb(), call.path());
    }
}
