package dev.exchanger.testkit.contract;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One route of a service, with the access its annotations ask for.
 *
 * @param verb       HTTP method
 * @param path       template, expressions of its variables included
 * @param audience   who is let in
 * @param contexts   codes of the contexts of users let in; empty for any other audience
 * @param permission what such a user needs besides; empty for nothing
 */
public record DeclaredRoute(String verb, String path, Audience audience, Set<String> contexts, String permission) {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*([^:}\\s]+)[^}]*}");

    /** Named as the kinds of the platform's {@code Access}. */
    public enum Audience {
        PUBLIC,
        SERVICES,
        USERS,
        DENIED
    }

    /**
     * The routes of a service.
     *
     * @param table what {@code dev.exchanger.platform.security.Routes} lists; its records are known by name here, as the
     *     testkit does not depend on platform-runtime
     */
    static List<DeclaredRoute> of(List<? extends Record> table) {
        return table.stream().map(DeclaredRoute::of).toList();
    }

    private static DeclaredRoute of(Record row) {
        String verb = (String) member(row, "verb");
        String path = (String) member(row, "path");
        Record access = (Record) member(row, "access");
        Audience audience = Audience.valueOf(access.getClass().getSimpleName().toUpperCase(Locale.ROOT));
        if (audience != Audience.USERS) {
            return new DeclaredRoute(verb, path, audience, Set.of(), "");
        }
        Set<String> contexts = ((Collection<?>) member(access, "contexts"))
                .stream()
                        .map(context -> context.toString().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new));
        return new DeclaredRoute(verb, path, audience, contexts, (String) member(access, "permission"));
    }

    /** Verb and path, as documents spell them. */
    public String name() {
        return verb + " " + VARIABLE.matcher(path).replaceAll("{$1}");
    }

    @Override
    public String toString() {
        return name();
    }

    private static Object member(Record holder, String name) {
        try {
            for (RecordComponent component : holder.getClass().getRecordComponents()) {
                if (component.getName().equals(name)) {
                    return component.getAccessor().invoke(holder);
                }
            }
            throw new IllegalArgumentException(holder + " has no " + name);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(holder.toString(), e);
        }
    }
}
