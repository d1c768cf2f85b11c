package dev.exchanger.identity.token;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.identity.cache.CacheGate;
import dev.exchanger.identity.cache.CacheRestore;
import dev.exchanger.identity.cache.Invalidation;
import dev.exchanger.identity.cache.Invalidations;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.security.SecurityConfig;
import dev.exchanger.platform.security.VerifiedToken;

/**
 * Access tokens that were called back before their end. PostgreSQL keeps them; Redis has a copy for all services, which
 * is complete before the cache is believed, because a missing entry there means permission.
 */
@ApplicationScoped
public class RevokedTokens implements CacheRestore {

    private static final String INSERT = """
            INSERT INTO revoked_tokens (jti, expires_at) VALUES ($1, $2) ON CONFLICT (jti) DO NOTHING
            """;

    private final Pool pool;
    private final RedisLink redis;
    private final CacheGate gate;
    private final Invalidations invalidations;
    private final SecurityConfig security;

    public RevokedTokens(
            Pool pool, RedisLink redis, CacheGate gate, Invalidations invalidations, SecurityConfig security) {
        this.pool = pool;
        this.redis = redis;
        this.gate = gate;
        this.invalidations = invalidations;
        this.security = security;
    }

    /** Calls a token back; true when that is effective everywhere. */
    Uni<Boolean> revoke(VerifiedToken token) {
        // Verifiers accept a token a little past its end; so long it must be refused.
        Instant until = token.expiresAt().plus(security.clockSkew());
        return Transactions.in(pool, connection -> connection
                        .preparedQuery(INSERT)
                        .execute(Tuple.of(token.tokenId(), until.atOffset(ZoneOffset.UTC)))
                        .chain(() ->
                                invalidations.record(connection, List.of(Invalidation.token(token.tokenId(), until)))))
                .chain(invalidations::deliver);
    }

    /** Whether a token was called back. */
    public Uni<Boolean> contains(String jti) {
        long pass = gate.pass();
        if (!gate.honours(pass)) {
            return stored(jti);
        }
        // A question that waits for a connection is answered by the next Redis, which may not have the list yet.
        return redis.execute(RedisCommand.read("EXISTS", RedisKeys.tokenBlacklist(jti)))
                .map(Response::toLong)
                .onFailure()
                .recoverWithNull()
                .chain(found ->
                        found != null && gate.honours(pass) ? Uni.createFrom().item(found > 0) : stored(jti));
    }

    private Uni<Boolean> stored(String jti) {
        return pool.preparedQuery("SELECT 1 FROM revoked_tokens WHERE jti = $1")
                .execute(Tuple.of(jti))
                .map(rows -> rows.rowCount() > 0);
    }

    @Override
    public Uni<Void> restore() {
        return pool.query("""
                        SELECT jti, ceil(extract(epoch FROM expires_at - now()) * 1000)::bigint AS millis
                        FROM revoked_tokens WHERE expires_at > now()
                        """).execute().chain(rows -> {
            List<RedisCommand> commands = new ArrayList<>();
            rows.forEach(row -> commands.add(RedisCommand.write(
                    "SET",
                    RedisKeys.tokenBlacklist(row.getString("jti")),
                    "1",
                    "PX",
                    row.getLong("millis").toString())));
            return redis.pipeline(commands).replaceWithVoid();
        });
    }
}
