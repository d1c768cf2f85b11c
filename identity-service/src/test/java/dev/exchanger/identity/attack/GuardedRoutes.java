package dev.exchanger.identity.attack;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.exchanger.platform.security.Access;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Routes;

/** The route table with its templates filled in, one call for each context a path may name. */
final class GuardedRoutes {

    private static final Pattern CONTEXT = Pattern.compile("\\{ctx(?::([^}]*))?}");
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-zA-Z]+)[^}]*}");

    private GuardedRoutes() {}

    /**
     * A call that not everybody may make.
     *
     * @param contexts whose users may; empty for services
     */
    record Call(String verb, String path, Set<ApplicationContext> contexts) {

        boolean unsafe() {
            return !verb.equals("GET");
        }

        ApplicationContext context() {
            return contexts.iterator().next();
        }

        @Override
        public String toString() {
            return verb + " " + path;
        }
    }

    static List<Call> calls(Routes routes) {
        return routes.all().stream().flatMap(GuardedRoutes::calls).toList();
    }

    private static Stream<Call> calls(Routes.Route route) {
        if (route.access() instanceof Access.Services) {
            return Stream.of(new Call(route.verb(), filled(route.path()), Set.of()));
        }
        if (!(route.access() instanceof Access.Users users)) {
            return Stream.empty();
        }
        Matcher context = CONTEXT.matcher(route.path());
        if (!context.find()) {
            return Stream.of(new Call(route.verb(), filled(route.path()), users.contexts()));
        }
        return named(context.group(1))
                .filter(users.contexts()::contains)
                .map(one ->
                        new Call(route.verb(), filled(route.path().replace(context.group(), one.code())), Set.of(one)));
    }

    private static Stream<ApplicationContext> named(String alternatives) {
        return alternatives == null
                ? Arrays.stream(ApplicationContext.values())
                : Arrays.stream(alternatives.strip().split("\\|"))
                        .map(code -> ApplicationContext.of(code).orElseThrow());
    }

    private static String filled(String template) {
        return VARIABLE.matcher(template).replaceAll(variable -> switch (variable.group(1)) {
            case "permission" -> "orders:read";
            case "telegramUserId" -> "1";
            default -> UUID.randomUUID().toString();
        });
    }
}
