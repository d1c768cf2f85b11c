package dev.exchanger.identity.token;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jboss.logging.Logger;

import dev.exchanger.identity.secret.SealedBox;
import dev.exchanger.identity.secret.Secrets;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.reactive.CallerContext;

/** Generated keys, shared by all replicas. Private parts are encrypted. */
@ApplicationScoped
class SigningKeyRepository {

    private static final Logger LOG = Logger.getLogger(SigningKeyRepository.class);
    // Any number will do as long as it is this one everywhere.
    private static final String LOCK = "SELECT pg_advisory_xact_lock(7231160915)";
    private static final String ALL = """
            SELECT kid, private_key, active_from FROM signing_keys
            WHERE expires_at IS NULL OR expires_at > now() ORDER BY active_from DESC
            """;

    private final Pool pool;
    private final SealedBox box;

    SigningKeyRepository(Pool pool, Secrets secrets) {
        this.pool = pool;
        this.box = secrets.box("signing keys");
    }

    /** The keys in use, the newest first. */
    Uni<List<SigningKey>> all() {
        return pool.query(ALL).execute().map(this::keys);
    }

    /**
     * The keys in use, with a new one among them when the newest is older than {@code rotation} or there is none. Only
     * one replica makes it.
     *
     * @param notice  how long a new key is published before it signs, when there is an older one to sign meanwhile
     * @param overlap how long a key stays published after its successor signs
     */
    Uni<List<SigningKey>> rotate(Duration rotation, Duration notice, Duration overlap, Instant now) {
        return all().chain(keys -> due(keys, rotation, now)
                .map(old -> successor(old ? now.plus(notice) : now)
                        .chain(fresh -> Transactions.in(pool, c -> addIfDue(c, fresh, rotation, overlap, now))))
                .orElseGet(() -> Uni.createFrom().item(keys)));
    }

    /** Made on a worker: it can take a second. */
    private static Uni<SigningKey> successor(Instant activeFrom) {
        return CallerContext.keep(Uni.createFrom()
                .item(() -> SigningKey.generate(activeFrom))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
    }

    private Uni<List<SigningKey>> addIfDue(
            SqlConnection connection, SigningKey fresh, Duration rotation, Duration overlap, Instant now) {
        return connection
                .query(LOCK)
                .execute()
                .chain(() -> connection.query(ALL).execute())
                .map(this::keys)
                .chain(keys -> due(keys, rotation, now).isPresent()
                        ? add(connection, keys, fresh, overlap)
                        : Uni.createFrom().item(keys));
    }

    /** Empty when no key is due; else whether there is one to go on with. */
    private static Optional<Boolean> due(List<SigningKey> keys, Duration rotation, Instant now) {
        if (keys.isEmpty()) {
            return Optional.of(false);
        }
        return keys.get(0).activeFrom().plus(rotation).isBefore(now) ? Optional.of(true) : Optional.empty();
    }

    private Uni<List<SigningKey>> add(
            SqlConnection connection, List<SigningKey> keys, SigningKey fresh, Duration overlap) {
        Instant activeFrom = fresh.activeFrom();
        List<SigningKey> all = new ArrayList<>(keys);
        all.add(0, fresh);
        return connection
                .preparedQuery("UPDATE signing_keys SET expires_at = $1 WHERE expires_at IS NULL")
                .execute(Tuple.of(activeFrom.plus(overlap).atOffset(ZoneOffset.UTC)))
                .chain(() -> connection
                        .preparedQuery("""
                                INSERT INTO signing_keys (kid, private_key, public_key, active_from)
                                VALUES ($1, $2, $3, $4)
                                """)
                        .execute(Tuple.of(
                                fresh.kid(),
                                Buffer.buffer(box.seal(fresh.privateKey().getEncoded())),
                                Buffer.buffer(fresh.publicKey().getEncoded()),
                                activeFrom.atOffset(ZoneOffset.UTC))))
                .chain(() -> connection
                        .query("DELETE FROM signing_keys WHERE expires_at < now()")
                        .execute())
                .invoke(() -> LOG.infof("new signing key %s, signs from %s", fresh.kid(), activeFrom))
                .replaceWith(all);
    }

    private List<SigningKey> keys(Iterable<Row> rows) {
        List<SigningKey> keys = new ArrayList<>();
        for (Row row : rows) {
            try {
                byte[] pkcs8 = box.open(((Buffer) row.getValue("private_key")).getBytes());
                keys.add(SigningKey.of(
                        pkcs8, row.getOffsetDateTime("active_from").toInstant()));
            } catch (IllegalStateException e) {
                // SESSION_KEY_SECRET was changed: the key is lost, and so is every token it signed.
                LOG.warnf("signing key %s cannot be read and is not used", row.getString("kid"));
            }
        }
        return keys;
    }
}
