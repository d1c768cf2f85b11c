package dev.exchanger.platform.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Written anew by {@code ./mvnw -pl platform/tests -am test -Dtest=ConfigurationPageTest -Dexchanger.configuration.write=true}. */
class ConfigurationPageTest {

    private static final Path ROOT = Path.of("../..");
    private static final Path FILE = ROOT.resolve("docs/configuration.md");

    @Test
    void theCommittedPageIsWhatTheSourcesSay() throws IOException {
        String page = ConfigurationPage.of(ROOT);
        if (Boolean.getBoolean("exchanger.configuration.write")) {
            Files.writeString(FILE, page);
        }
        assertThat(Files.readString(FILE)).isEqualTo(page);
    }
}
