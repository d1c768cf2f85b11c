package dev.exchanger.realtime;

import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.architecture.ArchitectureRules;

class ArchitectureTest {

    @Test
    void keepsTheRulesOfTheSuite() {
        ArchitectureRules.check("dev.exchanger.realtime");
    }
}
