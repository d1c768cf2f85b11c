package dev.exchanger.testkit.architecture;

import java.time.Duration;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SettingRulesTest {

    @ConfigMapping(prefix = "exchanger.bot.leader")
    interface OfTheBot {
        @WithDefault("PT5M")
        Duration lease();
    }

    @ConfigMapping(prefix = "exchanger.redis")
    interface Shared {
        @WithDefault("5m")
        Duration lease();

        @WithDefault("${RETRIES:5}")
        int retries();
    }

    @ConfigMapping(prefix = "leader")
    interface Nobodys {}

    @Test
    void aKeyTellsItsOwner() {
        ArchRule ofTheBot = SettingRules.keysTellTheirOwner("dev.exchanger.bot");
        assertThat(broken(ofTheBot, OfTheBot.class)).isEmpty();
        assertThat(broken(ofTheBot, Shared.class)).contains("maps exchanger.redis");
        assertThat(broken(ofTheBot, Nobodys.class)).contains("maps leader");
        ArchRule shared = SettingRules.keysTellTheirOwner("dev.exchanger.platform");
        assertThat(broken(shared, Shared.class)).isEmpty();
        assertThat(broken(shared, OfTheBot.class)).contains("maps exchanger.bot.leader");
        assertThat(broken(shared, Nobodys.class)).contains("maps leader");
    }

    @Test
    void durationsAreSpelledOneWay() {
        assertThat(broken(SettingRules.durationsAreIso(), OfTheBot.class)).isEmpty();
        assertThat(broken(SettingRules.durationsAreIso(), Shared.class)).contains("lease(): 5m is not spelled");
    }

    @Test
    void variablesAreNamedInProperties() {
        assertThat(broken(SettingRules.variablesAreNamedInProperties(), OfTheBot.class))
                .isEmpty();
        assertThat(broken(SettingRules.variablesAreNamedInProperties(), Shared.class))
                .contains("retries(): ${RETRIES:5}");
    }

    private static String broken(ArchRule rule, Class<?> looked) {
        JavaClasses classes = new ClassFileImporter().importClasses(looked);
        var result = rule.evaluate(classes);
        return result.hasViolation() ? result.getFailureReport().toString() : "";
    }
}
