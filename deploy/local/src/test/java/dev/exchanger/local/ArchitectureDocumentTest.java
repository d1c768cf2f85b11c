package dev.exchanger.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The documents lead to code that exists: a class named in them is found by that name. */
class ArchitectureDocumentTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    /** A class in the running text: `Name` in backticks, in camel case with at least two humps. */
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)`");

    @ParameterizedTest
    @CsvSource({"docs/architecture.md, 20", "CONTRIBUTING.md, 10"})
    void everyNamedClassExists(String document, int more) throws IOException {
        Set<String> named = CLASS.matcher(Files.readString(ROOT.resolve(document)))
                .results()
                .map(match -> match.group(1))
                // A pattern of names: XResource, XTest.
                .filter(name -> !name.matches("X[A-Z].*"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).hasSizeGreaterThan(more);
        assertThat(classes()).containsAll(named);
    }

    private static Set<String> classes() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 12)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .filter(file -> !file.contains("/target/"))
                    .map(file -> file.substring(file.lastIndexOf('/') + 1, file.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
