package dev.exchanger.identity.permission;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.testkit.contract.PermissionRegistry;

import static org.assertj.core.api.Assertions.assertThat;

@IdentityTest
class FirstOperatorTest {

    @Inject
    OperatorConfig config;

    /** A permission that another service has come to ask for is refused to everybody until somebody may grant it. */
    @Test
    void isGrantedWhatTheRegistrySays() {
        PermissionRegistry registry = PermissionRegistry.committed();
        assertThat(registry.ofTheFirstOperator()).contains(FirstOperator.ADMIN_ACCESS, "permissions:write");
        assertThat(config.permissions()).containsExactlyInAnyOrderElementsOf(registry.ofTheFirstOperator());
    }
}
