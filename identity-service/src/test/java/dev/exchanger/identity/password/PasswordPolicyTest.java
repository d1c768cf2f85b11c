package dev.exchanger.identity.password;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PasswordPolicyTest {

    private final PasswordPolicy policy = new PasswordPolicy();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "short-7",
                "password1",
                "PassWord1",
                "qwertyuiop",
                "aaaaaaaaaaaa",
                "abababababab",
                "ann-smith@example.com",
                "ann-smith",
                "парольпароль",
            })
    void refuses(String password) {
        assertThat(policy.objection(password, "ann-smith@example.com")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Correct-Horse-42", "eight ch", "довгий вірний пароль", "🐎🐎🐎🐎🐎🐎🐎🔋🖇x"})
    void accepts(String password) {
        assertThat(policy.objection(password, "ann@example.com")).isEmpty();
    }

    @Test
    void lengthIsCountedInCharactersNotInUnits() {
        String longest = "a🐎b".repeat(42) + "cd";
        assertThat(policy.objection(longest, "ann@example.com")).isEmpty();
        assertThat(policy.objection(longest + "e", "ann@example.com")).isPresent();
        assertThat(policy.objection("🐎🔋🖇🐎🔋🖇🐎", null)).isPresent();
    }
}
