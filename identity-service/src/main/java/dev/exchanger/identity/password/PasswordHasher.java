package dev.exchanger.identity.password;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

import dev.exchanger.identity.secret.KeyedHash;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.reactive.CallerContext;

/**
 * Argon2id on threads of its own: at most one hash per processor at a time and a bounded queue, because more would only
 * make everybody wait longer and fill the heap.
 */
@ApplicationScoped
public class PasswordHasher {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final PasswordConfig config;
    private final SecureRandom random = new SecureRandom();
    private final ThreadPoolExecutor threads;
    private final Argon2Hash nobody;

    public PasswordHasher(PasswordConfig config) {
        this.config = config;
        int concurrency = config.concurrency().orElse(Runtime.getRuntime().availableProcessors());
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                concurrency,
                concurrency,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.queue()),
                task -> daemon(task, "password-hash-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        this.nobody = new Argon2Hash(config.memory(), config.iterations(), config.parallelism(), salt, hash);
    }

    /** The PHC string of a new password. Fails with 503 when too many hashes wait. */
    public Uni<String> hash(String password) {
        return run(() -> {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            Argon2Hash parameters = new Argon2Hash(
                    config.memory(), config.iterations(), config.parallelism(), salt, new byte[HASH_BYTES]);
            byte[] hash = compute(parameters, password);
            return new Argon2Hash(config.memory(), config.iterations(), config.parallelism(), salt, hash).phc();
        });
    }

    /**
     * Compares a password with a stored hash. Without a hash the work is done all the same, so that the time does not
     * tell whether there was one.
     *
     * @param phc null for an unknown user or one without a password
     */
    public Uni<PasswordCheck> verify(String phc, String password) {
        return run(() -> {
            Argon2Hash stored = phc == null ? nobody : Argon2Hash.parse(phc).orElse(nobody);
            boolean same = KeyedHash.same(compute(stored, password), stored.hash());
            if (stored == nobody || !same) {
                return PasswordCheck.WRONG;
            }
            return stored.hasParametersOf(config) ? PasswordCheck.RIGHT : PasswordCheck.RIGHT_BUT_OUTDATED;
        });
    }

    private static byte[] compute(Argon2Hash parameters, String password) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(parameters.memory())
                .withIterations(parameters.iterations())
                .withParallelism(parameters.parallelism())
                .withSalt(parameters.salt())
                .build());
        byte[] hash = new byte[parameters.hash().length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    private <T> Uni<T> run(Supplier<T> work) {
        Uni<T> computed = Uni.createFrom().<T>emitter(emitter -> {
            try {
                threads.execute(() -> {
                    try {
                        emitter.complete(work.get());
                    } catch (RuntimeException | Error e) {
                        emitter.fail(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                emitter.fail(new ProblemException(CommonProblem.UNAVAILABLE, "Too many logins at once")
                        .withRetryAfter(config.retryAfter()));
            }
        });
        return CallerContext.keep(computed);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
