package dev.exchanger.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The threat table leads to code that exists: each row to a control and to a test. */
class SecurityDocumentTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path ATTACKS = Path.of("src/test/java/dev/exchanger/identity/attack");
    /** A class in backticks, in camel case with at least two humps. */
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z]+[a-z0-9]*)+)`");

    private static Set<String> named(String text) {
        return CLASS.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isTest(String name) {
        return name.endsWith("Test") || name.endsWith("IT");
    }

    private static List<String> rows() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/security.md"));
        String table = text.substring(text.indexOf("## Threat table"), text.indexOf("## Secrets"));
        return table.lines()
                .filter(line -> line.startsWith("|") && !line.startsWith("|---"))
                .skip(1)
                .toList();
    }

    @Test
    void everyRowNamesAControlAndATestThatExist() throws IOException {
        Set<String> existing = sources();
        assertThat(rows()).hasSizeGreaterThan(20);
        for (String row : rows()) {
            String[] cells = row.split("\\|");
            Set<String> controls = named(cells[2]);
            Set<String> tests = named(cells[3]);
            assertThat(controls).as(row).isNotEmpty();
            assertThat(tests).as(row).anyMatch(SecurityDocumentTest::isTest);
            assertThat(existing).as(row).containsAll(controls).containsAll(tests);
        }
    }

    @Test
    void everyAttackIsInTheTable() throws IOException {
        String table = String.join("\n", rows());
        try (Stream<Path> files = Files.list(ATTACKS)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".java", ""))
                            .filter(SecurityDocumentTest::isTest))
                    .isNotEmpty()
                    .allSatisfy(test -> assertThat(named(table)).contains(test));
        }
    }

    private static Set<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 14)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .filter(file -> !file.contains("/target/"))
                    .map(file -> file.substring(file.lastIndexOf('/') + 1, file.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
