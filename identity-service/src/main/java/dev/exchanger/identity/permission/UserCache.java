package dev.exchanger.identity.permission;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;

import dev.exchanger.identity.cache.SlotCache;
import dev.exchanger.identity.cache.SlotRead;
import dev.exchanger.identity.session.SessionConfig;
import dev.exchanger.platform.database.Database;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.session.CachedUser;
import dev.exchanger.platform.session.UserSlot;

/**
 * Users with the permissions of one context. Filled by leases and deleted with every change, so a copy in Redis is never
 * older than the last acknowledged change.
 */
@ApplicationScoped
public class UserCache {

    private final SlotCache cache;
    private final UserCacheRepository repository;
    private final Clock clock;
    private final Cache<String, CachedUser> recent;

    UserCache(SlotCache cache, UserCacheRepository repository, Clock clock, SessionConfig config) {
        this.cache = cache;
        this.repository = repository;
        this.clock = clock;
        this.recent = Caffeine.newBuilder()
                .expireAfterWrite(config.memory())
                .maximumSize(config.memorySize())
                .build();
    }

    /** The user if the account is usable; fails only when neither store can tell. */
    public Uni<Optional<CachedUser>> find(ApplicationContext context, UUID userId) {
        String key = RedisKeys.user(context.code(), userId);
        return cache.read(key).chain(read -> {
            if (read instanceof SlotRead.Found found) {
                Optional<CachedUser> user = decoded(found.text(), userId);
                if (user.isPresent()) {
                    return Uni.createFrom().item(user);
                }
            }
            return stored(context, userId, key, read instanceof SlotRead.Miss miss ? miss.nonce() : null);
        });
    }

    private static Optional<CachedUser> decoded(String text, UUID userId) {
        return UserSlot.decode(text)
                .filter(UserSlot.Live.class::isInstance)
                .map(slot -> ((UserSlot.Live) slot).user())
                .filter(user -> user.id().equals(userId));
    }

    private Uni<Optional<CachedUser>> stored(ApplicationContext context, UUID userId, String key, String nonce) {
        return repository
                .find(context, userId)
                .invoke(found -> {
                    if (found.isPresent()) {
                        recent.put(key, found.get());
                    } else {
                        recent.invalidate(key);
                    }
                })
                .call(found -> found.isPresent() && nonce != null
                        ? fill(key, nonce, found.get())
                        : Uni.createFrom().voidItem())
                .onFailure(Database::isUnavailable)
                .recoverWithUni(failure -> remembered(context, key, failure));
    }

    private Uni<Void> fill(String key, String nonce, CachedUser user) {
        Instant until = clock.instant().plus(RedisKeys.USER_TTL);
        return cache.fill(key, nonce, new UserSlot.Live(cache.generation(), user).encode(), until);
    }

    /** With both stores away the last known permissions serve a little longer, but not those of operators. */
    private Uni<Optional<CachedUser>> remembered(ApplicationContext context, String key, Throwable failure) {
        CachedUser user = context == ApplicationContext.ADMIN ? null : recent.getIfPresent(key);
        return user == null
                ? Uni.createFrom().failure(failure)
                : Uni.createFrom().item(Optional.of(user));
    }
}
