package dev.exchanger.exchange;

import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.architecture.ArchitectureRules;

class ArchitectureTest {

    @Test
    void theServiceHasTheHouseShape() {
        ArchitectureRules.check("dev.exchanger.exchange");
    }
}
