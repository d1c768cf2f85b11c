package dev.exchanger.identity.cache;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.security.ApplicationContext;

/**
 * Something Redis must be told because PostgreSQL has changed.
 *
 * @param kind      how it is told
 * @param key       the Redis key
 * @param keepUntil when a mark is no longer needed, because what it forbids has ended by itself
 */
public record Invalidation(Kind kind, String key, Instant keepUntil) {

    /** The three ways of telling; the codes are those of the table. */
    public enum Kind {
        /** A tombstone takes the place of the session. */
        SESSION("session"),
        /** The cached user is deleted, and with it any lease to fill it. */
        USER("user"),
        /** The token's id is put on the list of refused ones. */
        TOKEN("token");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }

        static Kind of(String code) {
            return Arrays.stream(values())
                    .filter(kind -> kind.code.equals(code))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no kind of invalidation: " + code));
        }
    }

    public static Invalidation session(ApplicationContext context, String sessionId, Instant keepUntil) {
        return new Invalidation(Kind.SESSION, RedisKeys.session(context.code(), sessionId), keepUntil);
    }

    public static Invalidation user(ApplicationContext context, UUID userId, Instant now) {
        return new Invalidation(Kind.USER, RedisKeys.user(context.code(), userId), now);
    }

    public static Invalidation token(String jti, Instant keepUntil) {
        return new Invalidation(Kind.TOKEN, RedisKeys.tokenBlacklist(jti), keepUntil);
    }
}
