package dev.exchanger.testkit.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code docs/upgrading.md} says to look at is what the code uses, and leads to code that exists. */
class UpgradingDocumentTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final int COLUMNS = 5;

    @Test
    void itsFirstTableIsTheListOfTheRule() throws IOException {
        Map<String, Set<String>> written = new TreeMap<>();
        for (List<String> row : rows("## Internal classes")) {
            String internal = quoted(row.get(0)).iterator().next();
            assertThat(written.put(internal, quoted(row.get(1)))).as(internal).isNull();
        }
        Map<String, Set<String>> known = new TreeMap<>();
        FrameworkInternals.KNOWN.forEach((user, internals) ->
                internals.forEach(internal -> known.computeIfAbsent(internal, none -> new TreeSet<>())
                        .add(user.substring(user.lastIndexOf('.') + 1))));
        assertThat(written).isEqualTo(known);
    }

    @Test
    void everyRowSaysWhatForAndWhichTestFails() throws IOException {
        Set<String> sources = sources();
        for (String heading : List.of("## Internal classes", "## Texts, shapes and orders")) {
            List<List<String>> rows = rows(heading);
            assertThat(rows).as(heading).isNotEmpty();
            for (List<String> row : rows) {
                assertThat(row).as("%s", row).hasSize(COLUMNS);
                assertThat(row.get(2)).as("%s", row).isNotBlank();
                assertThat(quoted(row.get(1))).as("%s", row).isNotEmpty();
                assertThat(sources).as("%s", row).containsAll(quoted(row.get(1)));
                assertThat(quoted(row.get(4))).as("%s", row).isNotEmpty();
                assertThat(sources).as("%s", row).containsAll(quoted(row.get(4)));
            }
        }
    }

    private static List<List<String>> rows(String heading) throws IOException {
        String page = Files.readString(ROOT.resolve("docs/upgrading.md"));
        int start = page.indexOf(heading);
        assertThat(start).as(heading).isNotNegative();
        int end = page.indexOf("\n## ", start);
        return page.substring(start, end < 0 ? page.length() : end)
                .lines()
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Stream.of(line.substring(1, line.length() - 1).split("\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    private static Set<String> quoted(String cell) {
        return QUOTED.matcher(cell)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().matches(".*/src/(main|test)/java/.*\\.java"))
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }
}
