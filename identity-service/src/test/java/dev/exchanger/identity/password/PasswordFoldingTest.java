package dev.exchanger.identity.password;

import java.time.Duration;
import java.util.OptionalInt;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A password is its bytes: nothing folds, cuts or normalises it, as that makes many passwords into one. */
class PasswordFoldingTest {

    private record Config(int memory, int iterations, int parallelism, OptionalInt concurrency, int queue)
            implements PasswordConfig {
        @Override
        public Duration retryAfter() {
            return Duration.ofSeconds(1);
        }
    }

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final PasswordHasher hasher = new PasswordHasher(new Config(64, 1, 1, OptionalInt.of(1), 4));

    @AfterEach
    void close() {
        hasher.close();
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Passw\u00f6rd-42,Passwo\u0308rd-42",
                "\uff30assword-42,Password-42",
                "Pa\ufb03n-4242,Paffin-4242",
                "Password\u212a42,PasswordK42",
                "Password-42,password-42",
                "Password-42,Password-42 ",
                "Password-42,Password-42\u200d",
                "Password\u000042,Password",
            })
    void passwordsThatLookAlikeAreNotTheSame(String stored, String tried) {
        String phc = hasher.hash(stored).await().atMost(LIMIT);
        assertThat(hasher.verify(phc, stored).await().atMost(LIMIT)).isEqualTo(PasswordCheck.RIGHT);
        assertThat(hasher.verify(phc, tried).await().atMost(LIMIT)).isEqualTo(PasswordCheck.WRONG);
    }

    @ParameterizedTest
    @CsvSource({"71", "72", "127"})
    void everyCharacterOfALongPasswordCounts(int before) {
        String phc = hasher.hash("x".repeat(before) + "a").await().atMost(LIMIT);
        assertThat(hasher.verify(phc, "x".repeat(before) + "b").await().atMost(LIMIT))
                .isEqualTo(PasswordCheck.WRONG);
    }
}
