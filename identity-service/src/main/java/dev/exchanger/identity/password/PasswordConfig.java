package dev.exchanger.identity.password;

import java.time.Duration;
import java.util.OptionalInt;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How passwords are hashed. The defaults are OWASP's Argon2id recommendation. */
@ConfigMapping(prefix = "exchanger.identity.password")
public interface PasswordConfig {

    /** Memory of one hash in KiB. Each running hash holds this much heap. */
    @WithDefault("19456")
    @Min(8)
    @Max(1 << 20)
    int memory();

    /** Passes over that memory. */
    @WithDefault("2")
    @Min(1)
    int iterations();

    /** Lanes; more than 1 buys nothing here as a hash runs on one thread. */
    @WithDefault("1")
    @Min(1)
    int parallelism();

    /** Hashes that run at the same time; the number of processors when absent. */
    OptionalInt concurrency();

    /** Hashes that may wait for a thread; past it the answer is 503. */
    @WithDefault("64")
    @Min(1)
    int queue();

    /** What {@code Retry-After} says when the queue is full. */
    @WithDefault("PT2S")
    Duration retryAfter();
}
