package dev.exchanger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever follows a link in the documentation arrives, and every page can be found from the index. */
class DocumentLinksTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");

    @Test
    void everyRelativeLinkLeadsToAFileAndItsHeading() throws IOException {
        List<Path> pages = pages();
        assertThat(pages).hasSizeGreaterThan(25);
        List<String> broken =
                pages.stream().flatMap(DocumentLinksTest::brokenLinks).toList();
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPageOfTheDocumentationStandsInItsIndex() throws IOException {
        Path docs = ROOT.resolve("docs");
        Path index = docs.resolve("README.md");
        List<Path> linked = Stream.of(index, docs.resolve("decisions/README.md"))
                .flatMap(list -> links(list).map(link -> list.resolveSibling(link.replaceAll("#.*", ""))
                        .normalize()))
                .toList();
        List<Path> missing = pages().stream()
                .filter(page -> page.startsWith(docs) && !page.equals(index))
                .filter(page -> !linked.contains(page))
                .map(ROOT::relativize)
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void decisionsAreNumberedOnce() throws IOException {
        List<String> numbers = pages().stream()
                .filter(page -> page.startsWith(ROOT.resolve("docs/decisions")) && !page.endsWith("README.md"))
                .map(page -> page.getFileName().toString().substring(0, 4))
                .toList();
        assertThat(numbers).hasSizeGreaterThan(9).doesNotHaveDuplicates();
    }

    private static Stream<String> brokenLinks(Path page) {
        return links(page)
                .filter(link -> !link.matches("[a-z]+:.*"))
                .filter(link -> !leadsSomewhere(page, link))
                .map(link -> ROOT.relativize(page) + " -> " + link);
    }

    private static boolean leadsSomewhere(Path page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0 || anchors(target).contains(link.substring(hash + 1));
    }

    /** As forges make them: lower case, spaces to hyphens, punctuation left out. */
    private static List<String> anchors(Path page) {
        return read(page)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\p{L}\\p{N}_\\- ]", "").replace(' ', '-'))
                .toList();
    }

    private static Stream<String> links(Path page) {
        String prose = CODE.matcher(read(page)).replaceAll("`");
        return LINK.matcher(prose).results().map(match -> match.group(1));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 8)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().matches(".*/(target|node_modules|\\.local|\\.git)/.*"))
                    .toList();
        }
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
