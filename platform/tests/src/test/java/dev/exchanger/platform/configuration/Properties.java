package dev.exchanger.platform.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A properties file: what it sets outside profiles, and by which variables of the environment. */
final class Properties {

    /** What a variable has behind its default whose unit is not that of durations. */
    static final String MILLISECONDS = " (milliseconds)";

    private static final Pattern LINE = Pattern.compile("([^#%\\s=][^=]*)=(.*)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::(.*))?}(ms)?");

    /**
     * A key that is set.
     *
     * @param key      its name
     * @param value    as written, or the default of its variable; empty if the variable has none
     * @param variable that sets it, empty for none
     */
    record Entry(String key, Optional<String> value, Optional<String> variable) {}

    private Properties() {}

    static Map<String, Entry> of(Path file) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (String line : lines(file)) {
            Matcher form = LINE.matcher(line);
            if (form.matches()) {
                String key = form.group(1).strip();
                entries.put(key, entry(key, form.group(2).strip()));
            }
        }
        return entries;
    }

    private static Entry entry(String key, String value) {
        Matcher variable = VARIABLE.matcher(value);
        return variable.matches()
                ? new Entry(
                        key,
                        Optional.ofNullable(variable.group(2))
                                .map(text -> variable.group(3) == null ? text : text + MILLISECONDS),
                        Optional.of(variable.group(1)))
                : new Entry(key, Optional.of(value), Optional.empty());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
