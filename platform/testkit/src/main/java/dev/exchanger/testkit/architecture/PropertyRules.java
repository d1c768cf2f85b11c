package dev.exchanger.testkit.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules about the properties files of a module: what is common stands in platform once. */
final class PropertyRules {
    private static final Path PLATFORM =
            Path.of("platform/runtime/src/main/resources/META-INF/microprofile-config.properties");
    private static final Path SERVICE = Path.of("src/main/resources/application.properties");
    private static final Pattern LINE = Pattern.compile("([^#\\s=][^=]*)=(.*)");

    /** 5m or 30s, also as the default of a variable. PostgreSQL's own settings are spelled as it likes them. */
    private static final Pattern LOOSE_DURATION =
            Pattern.compile("(?i)(?:\\$\\{[A-Z_0-9]+:)?[0-9]+ *(?:ms|s|m|h|d|min)}?");

    private static final String OF_POSTGRESQL = ".additional-properties.";

    private PropertyRules() {}

    /**
     * Checks all rules.
     *
     * @param module folder of the module, somewhere below that of the whole
     * @throws AssertionError with all violations
     */
    static void check(Path module) {
        List<String> broken = new ArrayList<>();
        Map<String, String> common = read(common(module.toAbsolutePath()), broken);
        if (Files.exists(module.resolve(SERVICE))) {
            read(module.resolve(SERVICE), broken).forEach((key, value) -> {
                if (value.equals(common.get(key))) {
                    broken.add(key + "=" + value + " is said by platform for all services already");
                }
            });
        }
        if (!broken.isEmpty()) {
            throw new AssertionError(String.join("\n", broken));
        }
    }

    private static Path common(Path below) {
        for (Path folder = below; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(PLATFORM))) {
                return folder.resolve(PLATFORM);
            }
        }
        throw new AssertionError("No " + PLATFORM + " above " + below);
    }

    private static Map<String, String> read(Path file, List<String> broken) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines(file)) {
            Matcher form = LINE.matcher(line);
            if (form.matches()) {
                String key = form.group(1).strip();
                String value = form.group(2).strip();
                if (values.put(key, value) != null) {
                    broken.add(file + ": " + key + " is set twice");
                }
                if (LOOSE_DURATION.matcher(value).matches() && !key.contains(OF_POSTGRESQL)) {
                    broken.add(file + ": " + key + "=" + value + " is not spelled as ISO 8601 has it");
                }
            }
        }
        return values;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
