package dev.exchanger.identity.verification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** Codes in PostgreSQL: what was issued, how often it was tried, whether it is used up. */
@ApplicationScoped
class CodeRepository {

    // The pause between codes and the number per day are conditions of the write, so parallel requests share them.
    private static final String ISSUE = """
            INSERT INTO email_codes AS c (slot, purpose, email, issue, code_hash, expires_at)
            VALUES (decode($1, 'hex'), $2, $3, $4, decode($5, 'hex'), now() + make_interval(secs => $6))
            ON CONFLICT (slot) DO UPDATE
            SET issue = excluded.issue, code_hash = excluded.code_hash, expires_at = excluded.expires_at,
                attempts = 0, issued_at = now(), consumed_at = NULL,
                day_started = CASE WHEN c.day_started <= now() - interval '1 day' THEN now() ELSE c.day_started END,
                issued_in_day =
                  CASE WHEN c.day_started <= now() - interval '1 day' THEN 1 ELSE c.issued_in_day + 1 END
            WHERE c.issued_at <= now() - make_interval(secs => $7)
              AND (c.day_started <= now() - interval '1 day' OR c.issued_in_day < $8)
            RETURNING expires_at, $7::float8 AS wait
            """;
    private static final String WAIT = """
            SELECT expires_at, greatest(0, extract(epoch FROM greatest(
                issued_at + make_interval(secs => $2),
                CASE WHEN issued_in_day >= $3 THEN day_started + interval '1 day' ELSE issued_at END) - now()))::float8
              AS wait
            FROM email_codes WHERE slot = decode($1, 'hex')
            """;
    // Counted and committed before the caller compares.
    private static final String TRY = """
            UPDATE email_codes SET attempts = attempts + 1
            WHERE slot = decode($1, 'hex') AND attempts < $2 AND consumed_at IS NULL AND expires_at > now()
            RETURNING encode(code_hash, 'hex') AS code_hash, issue, attempts
            """;
    private static final String COUNT_WRONG = """
            UPDATE email_codes SET attempts = attempts + 1 WHERE slot = decode($1, 'hex') AND issue = $2
            """;
    private static final String CONSUME = """
            UPDATE email_codes SET consumed_at = now()
            WHERE slot = decode($1, 'hex') AND issue = $2 AND attempts < $3
              AND consumed_at IS NULL AND expires_at > now()
            RETURNING email
            """;

    private final Pool pool;
    private final VerificationConfig config;

    CodeRepository(Pool pool, VerificationConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** How long a code lives and how long the next one has to wait. */
    record Terms(Instant expiresAt, double waitSeconds) {}

    /** A try that was counted. */
    record Counted(String codeHash, UUID issue, int attempts) {}

    /** Writes a new code in place of the old one; empty when it is too early for a new one. */
    Uni<Optional<Terms>> issue(SqlClient connection, VerificationId id, String email, UUID issue, String codeHash) {
        Tuple arguments = Tuple.tuple()
                .addString(id.slot())
                .addString(id.purpose().code())
                .addString(email)
                .addUUID(issue)
                .addString(codeHash)
                .addDouble(config.ttl().toMillis() / 1000.0)
                .addDouble(resendSeconds())
                .addInteger(config.perDay());
        return connection.preparedQuery(ISSUE).execute(arguments).map(rows -> rows.stream()
                .map(CodeRepository::terms)
                .findFirst());
    }

    /** The terms of the code that is already there. */
    Uni<Terms> terms(SqlClient connection, VerificationId id) {
        return connection
                .preparedQuery(WAIT)
                .execute(Tuple.of(id.slot(), resendSeconds(), config.perDay()))
                .map(rows -> terms(rows.iterator().next()));
    }

    /** Counts a try; empty when there is no code that may still be tried. */
    Uni<Optional<Counted>> countTry(String slot) {
        return pool.preparedQuery(TRY).execute(Tuple.of(slot, config.tries())).map(rows -> rows.stream()
                .map(row -> new Counted(row.getString("code_hash"), row.getUUID("issue"), row.getInteger("attempts")))
                .findFirst());
    }

    /** Adds a wrong try that Redis has judged; false when Redis judged a code that is no longer the current one. */
    Uni<Boolean> countWrong(String slot, UUID issue) {
        return pool.preparedQuery(COUNT_WRONG).execute(Tuple.of(slot, issue)).map(rows -> rows.rowCount() == 1);
    }

    /**
     * Uses up a code, in the transaction of what it allows.
     *
     * @param wrongTries how many wrong tries are still few enough
     * @return the address it proves; empty when it was used, replaced or has expired meanwhile
     */
    Uni<Optional<String>> consume(SqlClient connection, String slot, UUID issue, int wrongTries) {
        return connection
                .preparedQuery(CONSUME)
                .execute(Tuple.of(slot, issue, wrongTries))
                .map(rows -> rows.stream().map(row -> row.getString("email")).findFirst());
    }

    /** The address that the code of a slot was sent to. */
    Uni<Optional<String>> address(String slot) {
        return pool.preparedQuery("SELECT email FROM email_codes WHERE slot = decode($1, 'hex')")
                .execute(Tuple.of(slot))
                .map(rows -> rows.stream().map(row -> row.getString("email")).findFirst());
    }

    private double resendSeconds() {
        return config.resendAfter().toMillis() / 1000.0;
    }

    private static Terms terms(Row row) {
        return new Terms(row.getOffsetDateTime("expires_at").toInstant(), row.getDouble("wait"));
    }
}
