package dev.exchanger.local;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.architecture.ArchitectureRules;

class ArchitectureTest {

    @Test
    void theModuleHasTheHouseShape() {
        ArchitectureRules.checkLibrary("dev.exchanger.local", Path.of(""));
    }
}
