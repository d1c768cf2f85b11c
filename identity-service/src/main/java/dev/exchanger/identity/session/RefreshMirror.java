package dev.exchanger.identity.session;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * {@code user:refresh_token:{userId}}: the handles whose refresh tokens live, for whoever looks into Redis. Nothing is
 * decided by it; it may lag or be lost.
 */
@ApplicationScoped
public class RefreshMirror {

    private static final Logger LOG = Logger.getLogger(RefreshMirror.class);

    private final RedisLink redis;
    private final String lifeMillis;

    public RefreshMirror(RedisLink redis, SessionConfig config) {
        this.redis = redis;
        this.lifeMillis = Long.toString(config.refresh().toMillis());
    }

    void add(UUID userId, UUID handle) {
        String key = RedisKeys.refreshToken(userId);
        redis.pipeline(List.of(
                        RedisCommand.write("SADD", key, handle.toString()),
                        RedisCommand.write("PEXPIRE", key, lifeMillis)))
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("refresh mirror: %s", failure.getMessage()));
    }

    RedisCommand removal(UUID userId, UUID handle) {
        return RedisCommand.write("SREM", RedisKeys.refreshToken(userId), handle.toString());
    }
}
