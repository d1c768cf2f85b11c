package dev.exchanger.platform.configuration;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the page of the sources of all modules. */
final class ConfigurationPage {

    private static final String HEAD = """
            # Configuration

            Every setting of the suite, made of the sources that define it (`ConfigurationPageTest` holds the two equal). What all services have in common comes first, then each service's own.

            - A setting is a **key**; it is set by the **variable** of the environment beside it, or in a properties file (`config/application.properties` beside the jar). The environment comes first.
            - **required**: without it the service does not start, and says which one is missing.
            - Durations are spelled as ISO 8601 has them: `PT30S`, `PT5M`, `P1D`; a bare number is seconds. Lists are separated by commas. `<name>` is a name of your choice; `[0]`, `[1]` and so on count.
            - A key or a variable that begins like ours and is none of these, and a variable that looks like a misspelt one, are named in a warning at the start. A value out of its bounds ends the start. What a change of each secret does: [security.md](security.md#secrets); what else ends a start: [starting.md](starting.md).
            - Everything else that [Quarkus](https://quarkus.io/guides/all-config) can be told holds too; the tables *Other variables* have the keys of it that we gave a variable.
            """;

    private final Path root;
    private final StringBuilder page = new StringBuilder(HEAD);
    private final Map<String, Properties.Entry> common;

    private ConfigurationPage(Path root) {
        this.root = root;
        this.common = Properties.of(
                root.resolve("platform/runtime/src/main/resources/META-INF/microprofile-config.properties"));
    }

    /** @param root folder of the whole */
    static String of(Path root) {
        ConfigurationPage page = new ConfigurationPage(root);
        page.section("All services", "platform/runtime", page.common);
        for (String service : List.of("identity", "exchange", "realtime", "bot")) {
            String module = service + "-service";
            page.section(
                    module, module, Properties.of(root.resolve(module + "/src/main/resources/application.properties")));
        }
        return page.page.toString();
    }

    private void section(String title, String module, Map<String, Properties.Entry> set) {
        page.append("\n## ").append(title).append('\n');
        Map<String, Properties.Entry> rest = new LinkedHashMap<>(set);
        for (Mappings.Mapping mapping : Mappings.of(root.resolve(module).resolve("src/main/java"))) {
            page.append("\n### ").append(mapping.prefix()).append("\n\n");
            page.append(mapping.text()).append("\n\n");
            page.append("| key | what | default | variable |\n|---|---|---|---|\n");
            mapping.settings().forEach(setting -> row(setting, rest.remove(setting.key()), mapping.prefix()));
        }
        List<Properties.Entry> variables = rest.values().stream()
                .filter(entry -> entry.variable().isPresent())
                .toList();
        if (!variables.isEmpty()) {
            page.append("\n### Other variables\n\n");
            page.append("| variable | sets | default |\n|---|---|---|\n");
            variables.forEach(this::row);
        }
    }

    private void row(Setting setting, Properties.Entry set, String prefix) {
        Optional<Properties.Entry> entry = Optional.ofNullable(set);
        Optional<String> value = entry.map(Properties.Entry::value).orElse(setting.defaultValue());
        value.filter(text -> setting.type().equals("duration") && !text.isEmpty())
                .filter(text -> !text.startsWith("P") && !text.endsWith(Properties.MILLISECONDS))
                .ifPresent(text -> {
                    throw new AssertionError(setting.key() + ": " + text + " is not spelled as ISO 8601 has it");
                });
        String holds = value.filter(text -> !text.isEmpty())
                .map(ConfigurationPage::code)
                .orElse(setting.optional() || value.isPresent() ? "" : "**required**");
        String bounds = setting.bounds().isEmpty() ? "" : ", " + setting.bounds();
        page.append("| `").append(setting.key().substring(prefix.length() + 1)).append("` | ");
        page.append(cell(setting.text() + " *(" + setting.type() + bounds + ")*"))
                .append(" | ");
        page.append(holds).append(" | `");
        page.append(entry.flatMap(Properties.Entry::variable).orElse(setting.derivedVariable()))
                .append("` |\n");
    }

    private void row(Properties.Entry entry) {
        String holds =
                entry.value().map(text -> text.isEmpty() ? "" : code(text)).orElse("**required**");
        page.append("| `").append(entry.variable().orElseThrow()).append("` | `");
        page.append(entry.key()).append("` | ").append(holds).append(" |\n");
    }

    private static String code(String text) {
        return "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
