package dev.exchanger.identity.password;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.junit.jupiter.api.Test;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PasswordHasherTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private record Config(int memory, int iterations, int parallelism, OptionalInt concurrency, int queue)
            implements PasswordConfig {
        @Override
        public Duration retryAfter() {
            return Duration.ofSeconds(2);
        }
    }

    private static Config config(int memory, int iterations) {
        return new Config(memory, iterations, 1, OptionalInt.of(1), 4);
    }

    @Test
    void hashesWithTheParametersOfProductionAndRecognisesThePassword() {
        PasswordHasher hasher = new PasswordHasher(config(19456, 2));
        String phc = hasher.hash("Correct-Horse-42").await().atMost(LIMIT);
        assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hasher.verify(phc, "Correct-Horse-42").await().atMost(LIMIT)).isEqualTo(PasswordCheck.RIGHT);
        assertThat(hasher.verify(phc, "correct-horse-42").await().atMost(LIMIT)).isEqualTo(PasswordCheck.WRONG);
        hasher.close();
    }

    @Test
    void agreesWithTheReferenceImplementation() {
        // A vector of the reference C code.
        String phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        PasswordHasher hasher = new PasswordHasher(config(65536, 2));
        assertThat(hasher.verify(phc, "password").await().atMost(LIMIT)).isEqualTo(PasswordCheck.RIGHT);
        hasher.close();
    }

    @Test
    void tellsAHashOfOtherParameters() {
        String old =
                new PasswordHasher(config(64, 1)).hash("pass-word-1").await().atMost(LIMIT);
        PasswordHasher hasher = new PasswordHasher(config(128, 1));
        assertThat(hasher.verify(old, "pass-word-1").await().atMost(LIMIT)).isEqualTo(PasswordCheck.RIGHT_BUT_OUTDATED);
    }

    @Test
    void anUnknownUserIsNeverRight() {
        PasswordHasher hasher = new PasswordHasher(config(64, 1));
        assertThat(hasher.verify(null, "x").await().atMost(LIMIT)).isEqualTo(PasswordCheck.WRONG);
        assertThat(hasher.verify("garbage", "x").await().atMost(LIMIT)).isEqualTo(PasswordCheck.WRONG);
    }

    @Test
    void refusesWhatDoesNotFitIntoTheQueue() {
        PasswordHasher hasher = new PasswordHasher(config(19456, 2));
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(hasher.hash("pass-word-" + i).subscribeAsCompletionStage());
        }
        long refused =
                all.stream().filter(CompletableFuture::isCompletedExceptionally).count();
        assertThat(refused).isBetween(30L, 36L);
        CompletableFuture<String> one = all.get(39);
        assertThatThrownBy(one::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.type()).isEqualTo(CommonProblem.UNAVAILABLE);
                    assertThat(problem.retryAfter()).hasValue(Duration.ofSeconds(2));
                });
        hasher.close();
    }
}
