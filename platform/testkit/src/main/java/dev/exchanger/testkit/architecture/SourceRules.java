package dev.exchanger.testkit.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules about the sources of a module, which its classes no longer show. */
final class SourceRules {
    private static final int MOST_LINES = 260;

    /**
     * Calls within calls. Each level multiplies the time the formatter takes: a statement ten deep took a minute and a
     * half of every {@code verify}.
     */
    private static final int DEEPEST = 7;

    /** What holds parentheses that are no calls: comments, text blocks, strings, characters. */
    private static final Pattern NO_CODE = Pattern.compile(
            "(?s)/\\*.*?\\*/|//[^\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\])*+\"|'(?:\\\\.|[^'\\\\])++'");

    /** A sentence before the package's name. */
    private static final Pattern SENTENCE = Pattern.compile("(?s)/\\*\\*.*\\w.*\\*/.*package ");

    /** How a statement begins; in prose these words do not stand after a quote, in capitals, with a blank behind. */
    private static final Pattern SQL =
            Pattern.compile("\"\\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|MERGE INTO|TRUNCATE|LOCK TABLE) ");

    private static final String DOES_NOT_SAY = " does not say what it is: package-info.java has no sentence";

    private SourceRules() {}

    /**
     * Checks all rules.
     *
     * @param module folder of the module
     * @throws AssertionError with all violations
     */
    static void check(Path module) {
        List<String> broken = new ArrayList<>();
        Path sources = module.resolve("src/main/java");
        for (Path file : files(sources)) {
            String text = read(file);
            String name = file.getFileName().toString();
            if (text.lines().count() > MOST_LINES) {
                broken.add(file + " has over " + MOST_LINES + " lines: it does more than one thing");
            }
            if (depth(text) > DEEPEST) {
                broken.add(file + " has calls nested over " + DEEPEST + " deep: combine them, or name a part");
            }
            if (name.matches(".*(Resource|Service)\\.java") && SQL.matcher(text).find()) {
                broken.add(file + " holds SQL: a statement stands in a class of its own, a repository as a rule");
            }
            if (!saysWhatItIs(file)) {
                broken.add(file.getParent() + DOES_NOT_SAY);
            }
        }
        Path tests = module.resolve("src/test/java");
        for (Path file : Files.isDirectory(tests) ? files(tests) : List.<Path>of()) {
            // A test stands in the package of what it tests.
            if (!saysWhatItIs(file) && !saysWhatItIs(sources.resolve(tests.relativize(file)))) {
                broken.add(file.getParent() + DOES_NOT_SAY);
            }
        }
        if (!broken.isEmpty()) {
            throw new AssertionError(
                    String.join("\n", broken.stream().distinct().toList()));
        }
    }

    private static int depth(String text) {
        int depth = 0;
        int deepest = 0;
        for (char c : NO_CODE.matcher(text).replaceAll("").toCharArray()) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    private static boolean saysWhatItIs(Path file) {
        Path packageInfo = file.resolveSibling("package-info.java");
        return Files.exists(packageInfo) && SENTENCE.matcher(read(packageInfo)).find();
    }

    private static List<Path> files(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new AssertionError("No sources in " + sources.toAbsolutePath());
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
