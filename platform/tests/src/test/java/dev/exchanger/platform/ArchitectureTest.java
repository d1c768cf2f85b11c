package dev.exchanger.platform;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.architecture.ArchitectureRules;

class ArchitectureTest {

    @Test
    void theModuleHasTheHouseShape() {
        ArchitectureRules.checkLibrary("dev.exchanger.platform", Path.of("../runtime"));
    }
}
