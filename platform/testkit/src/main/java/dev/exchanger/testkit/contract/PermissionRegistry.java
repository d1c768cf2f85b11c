package dev.exchanger.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code docs/permissions.md}: all permissions of the suite, and for each service the routes that ask for one. */
public final class PermissionRegistry {

    private static final Path FILE = Path.of("../docs/permissions.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+:[a-z]+)` \\| .+ \\| (yes|no) \\|$");
    private static final String NONE = "No route asks for a permission.\n";

    private final String text;

    private PermissionRegistry(String text) {
        this.text = text;
    }

    /** The committed page, seen from the folder of a service. */
    public static PermissionRegistry committed() {
        try {
            return new PermissionRegistry(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every permission there is. */
    public Set<String> permissions() {
        return permissions(row -> true);
    }

    /** What the first operator is granted. */
    public Set<String> ofTheFirstOperator() {
        return permissions(row -> row.group(2).equals("yes"));
    }

    private Set<String> permissions(Predicate<MatchResult> rows) {
        return ROW.matcher(text)
                .results()
                .filter(rows)
                .map(row -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the page says of the routes of a service. */
    String routes(String service) {
        int start = start(service);
        return text.substring(start, Math.max(start, end(start)));
    }

    private int start(String service) {
        String heading = "## " + service + "-service\n\n";
        int place = text.indexOf(heading);
        if (place < 0) {
            throw new AssertionError(FILE + " has no part " + heading.strip());
        }
        return place + heading.length();
    }

    /** Before the blank line in front of the next heading, which follows at once in an empty part. */
    private int end(int start) {
        int end = text.indexOf("\n## ", start - 1);
        return end < 0 ? text.length() : end;
    }

    /** What it should say. */
    static String routes(List<DeclaredRoute> routes) {
        String rows = routes.stream()
                .filter(route -> !route.permission().isEmpty())
                .sorted(Comparator.comparing(DeclaredRoute::permission).thenComparing(DeclaredRoute::path))
                .map(route -> "| `" + route.permission() + "` | `" + route.name() + "` |\n")
                .distinct()
                .collect(Collectors.joining());
        return rows.isEmpty() ? NONE : "| permission | route |\n|---|---|\n" + rows;
    }

    /** Writes what it should say. */
    void write(String service, String routes) {
        int start = start(service);
        try {
            Files.writeString(FILE, text.substring(0, start) + routes + text.substring(end(start)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
