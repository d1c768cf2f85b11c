package dev.exchanger.identity.verification;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

import dev.exchanger.identity.secret.KeyedHash;
import dev.exchanger.identity.secret.Secrets;

/**
 * Issues and tries codes. PostgreSQL holds every code; Redis holds a copy that takes the guesses. Wrong guesses are
 * counted in both, so that no failure of either gives a guesser more tries.
 */
@ApplicationScoped
class VerificationCodes {

    private static final int RANGE = 1_000_000;

    private final CodeRepository repository;
    private final CodeCache cache;
    private final VerificationConfig config;
    private final KeyedHash hashes;
    private final SecureRandom random = new SecureRandom();

    VerificationCodes(CodeRepository repository, CodeCache cache, VerificationConfig config, Secrets secrets) {
        this.repository = repository;
        this.cache = cache;
        this.config = config;
        this.hashes = secrets.codes("code");
    }

    /**
     * A request for a code that was granted, or had to be put off.
     *
     * @param code     what the mail says; null when it is too early for a new code
     * @param codeHash what {@link #copy} needs
     */
    record Issue(VerificationId id, UUID issue, String code, String codeHash, CodeRepository.Terms terms) {

        boolean fresh() {
            return code != null;
        }

        @Override
        public String toString() {
            return "Issue[" + id.purpose() + ", fresh=" + fresh() + "]";
        }
    }

    /** Issues a code in the caller's transaction. For whom nobody must know whether he exists, nobody mails it. */
    Uni<Issue> issue(SqlClient connection, VerificationId id, String email) {
        UUID issue = UUID.randomUUID();
        String code = String.format("%06d", random.nextInt(RANGE));
        String hash = hash(id.slot(), code);
        return repository.issue(connection, id, email, issue, hash).chain(issued -> issued.map(
                        terms -> Uni.createFrom().item(new Issue(id, issue, code, hash, terms)))
                .orElseGet(
                        () -> repository.terms(connection, id).map(terms -> new Issue(id, issue, null, null, terms))));
    }

    /** Copies an issued code to Redis, after the commit. */
    Uni<Void> copy(Issue issue) {
        return issue.fresh()
                ? cache.put(issue.id().slot(), issue.issue(), issue.codeHash())
                : Uni.createFrom().voidItem();
    }

    /** Tries a code. The try is counted and committed before the answer is known. */
    Uni<CodeCheck> check(VerificationId id, String code) {
        String hash = hash(id.slot(), code);
        return cache.judge(id.slot(), hash).chain(judged -> switch (judged.verdict()) {
            case RIGHT -> Uni.createFrom().item(new CodeCheck.Right(judged.issue(), config.tries()));
            case OVER -> Uni.createFrom().item(new CodeCheck.Over());
            case WRONG -> wrongInRedis(id, hash, judged);
            case UNKNOWN -> inPostgres(id, hash);
        });
    }

    /** Uses up a code; see {@link CodeRepository#consume}. */
    Uni<Optional<String>> consume(SqlClient connection, VerificationId id, CodeCheck.Right right) {
        return repository.consume(connection, id.slot(), right.issue(), right.wrongTries());
    }

    /** The address that the code was sent to; see {@link CodeRepository#address}. */
    Uni<Optional<String>> address(VerificationId id) {
        return repository.address(id.slot());
    }

    /** Drops the copy of a code that is used up, after the commit. */
    Uni<Void> drop(VerificationId id) {
        return cache.drop(id.slot());
    }

    private Uni<CodeCheck> wrongInRedis(VerificationId id, String hash, CodeCache.Judged judged) {
        return repository
                .countWrong(id.slot(), judged.issue())
                .chain(current -> current
                        ? Uni.createFrom().item(wrong(judged.tries()))
                        // A newer code was issued while Redis was away: this copy says nothing.
                        : cache.drop(id.slot()).chain(() -> inPostgres(id, hash)));
    }

    private Uni<CodeCheck> inPostgres(VerificationId id, String hash) {
        return repository.countTry(id.slot()).map(counted -> counted.map(
                        one -> one.codeHash().equals(hash)
                                // The try itself is among the counted ones.
                                ? new CodeCheck.Right(one.issue(), config.tries() + 1)
                                : wrong(one.attempts()))
                .orElseGet(CodeCheck.Over::new));
    }

    private CodeCheck wrong(int tries) {
        return tries >= config.tries() ? new CodeCheck.Over() : new CodeCheck.Wrong(config.tries() - tries);
    }

    private String hash(String slot, String code) {
        return HexFormat.of().formatHex(hashes.of(slot, code));
    }
}
