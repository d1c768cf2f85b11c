package dev.exchanger.identity.protection;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.identity.secret.KeyedHash;
import dev.exchanger.identity.secret.Secrets;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;

/**
 * Makes guessing slower with each failure, for one account in one context. Kept in PostgreSQL, so that no restart of
 * anything forgets it, and for unknown addresses too, so that it tells nothing.
 */
@ApplicationScoped
public class LoginThrottle {

    private static final String LOCKED = """
            SELECT extract(epoch FROM locked_until - now())::float8 AS seconds FROM login_failures
            WHERE subject = $1 AND locked_until > now()
            """;
    // An old row starts anew: only failures in a row count.
    private static final String FAILED = """
            INSERT INTO login_failures AS f (subject, failures, locked_until) VALUES ($1, 1, now())
            ON CONFLICT (subject) DO UPDATE
            SET failures = f.failures + 1, updated_at = now(),
                locked_until = now() + make_interval(secs => CASE
                  WHEN f.failures + 1 >= $5 THEN $6
                  WHEN f.failures + 1 < $2 THEN 0
                  ELSE least($4, $3 * 2 ^ least(f.failures + 1 - $2, 30)) END)
            """;
    private static final String FORGET = "DELETE FROM login_failures WHERE subject = $1";

    private final Pool pool;
    private final ProtectionConfig config;
    private final KeyedHash subjects;

    public LoginThrottle(Pool pool, ProtectionConfig config, Secrets secrets) {
        this.pool = pool;
        this.config = config;
        this.subjects = secrets.hash("login failures");
    }

    /** Fails with 429 while the account has to wait. */
    public Uni<Void> check(ApplicationContext context, String email) {
        return pool.preparedQuery(LOCKED)
                .execute(Tuple.of(subject(context, email)))
                .invoke(rows -> {
                    if (rows.rowCount() > 0) {
                        double seconds = rows.iterator().next().getDouble("seconds");
                        throw new ProblemException(CommonProblem.RATE_LIMITED, "Too many failed logins")
                                .withRetryAfter(Duration.ofMillis((long) (seconds * 1000)));
                    }
                })
                .replaceWithVoid();
    }

    /** Counts a failure. */
    public Uni<Void> failed(ApplicationContext context, String email) {
        Tuple arguments = Tuple.tuple()
                .addValue(subject(context, email))
                .addInteger(config.failuresBeforeDelay())
                .addDouble(seconds(config.firstDelay()))
                .addDouble(seconds(config.longestDelay()))
                .addInteger(config.failuresBeforeLastResort())
                .addDouble(seconds(config.lastResort()));
        return pool.preparedQuery(FAILED).execute(arguments).replaceWithVoid();
    }

    /** The person has shown the password. */
    public Uni<Void> succeeded(ApplicationContext context, String email) {
        return forget(pool, context, email);
    }

    /** The person has proved the address: failures in any context are forgiven. */
    public Uni<Void> forgive(SqlClient connection, String email) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (ApplicationContext context : ApplicationContext.values()) {
            all = all.chain(() -> forget(connection, context, email));
        }
        return all;
    }

    private Uni<Void> forget(SqlClient connection, ApplicationContext context, String email) {
        return connection
                .preparedQuery(FORGET)
                .execute(Tuple.of(subject(context, email)))
                .replaceWithVoid();
    }

    private Buffer subject(ApplicationContext context, String email) {
        return Buffer.buffer(subjects.of(context.code(), email));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
