package dev.exchanger.testkit.contract;

import java.util.Arrays;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.exchanger.testkit.contract.DeclaredRoute.Audience;

/**
 * A call that not everybody may make: a route whose template is filled in.
 *
 * @param route    which route
 * @param path     with values for its variables
 * @param contexts whose users may; empty for services. One, where the path names one
 */
public record GuardedCall(DeclaredRoute route, String path, Set<String> contexts) {

    private static final Pattern CONTEXT = Pattern.compile("\\{ctx(?::([^}]*))?}");
    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*([^:}\\s]+)[^}]*}");

    /**
     * The calls of a route, one for each context its path may name; none of one that is open.
     *
     * @param values by the name of a variable
     */
    static Stream<GuardedCall> of(DeclaredRoute route, UnaryOperator<String> values) {
        if (route.audience() == Audience.SERVICES) {
            return Stream.of(new GuardedCall(route, filled(route.path(), values), Set.of()));
        }
        if (route.audience() != Audience.USERS) {
            return Stream.empty();
        }
        Matcher context = CONTEXT.matcher(route.path());
        if (!context.find()) {
            return Stream.of(new GuardedCall(route, filled(route.path(), values), route.contexts()));
        }
        Stream<String> named = context.group(1) == null
                ? route.contexts().stream()
                : Arrays.stream(context.group(1).strip().split("\\|"));
        return named.filter(route.contexts()::contains)
                .map(one -> new GuardedCall(
                        route, filled(route.path().replace(context.group(), one), values), Set.of(one)));
    }

    /** Whether browsers send it only from the site itself. */
    public boolean unsafe() {
        return !route.verb().equals("GET");
    }

    @Override
    public String toString() {
        return route.verb() + " " + path;
    }

    private static String filled(String template, UnaryOperator<String> values) {
        return VARIABLE.matcher(template)
                .replaceAll(variable -> Matcher.quoteReplacement(values.apply(variable.group(1))));
    }
}
