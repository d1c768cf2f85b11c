package dev.exchanger.platform.redis;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import org.jboss.logging.Logger;

/** Tells the outside what happens to the connections: log lines of fixed names, metrics, and the change events. */
final class RedisLinkJournal {

    private static final Logger LOG = Logger.getLogger(RedisLink.class);
    // While Redis stays away, its first failure and then one line in so many attempts is enough: with the longest
    // back-off about one a minute.
    private static final int LOUD_EVERY = 30;

    private final String service;
    private final String url;
    private final RedisLinkMetrics metrics;
    private final Consumer<RedisLinkChanged> listener;
    private final Set<RedisRole> failing = EnumSet.noneOf(RedisRole.class);

    RedisLinkJournal(String service, String maskedUrl, MeterRegistry registry, Consumer<RedisLinkChanged> listener) {
        this.service = service;
        this.url = maskedUrl;
        this.metrics = new RedisLinkMetrics(registry);
        this.listener = listener;
    }

    RedisLinkMetrics metrics() {
        return metrics;
    }

    void created(RedisRole role, Supplier<RedisLinkState> state) {
        metrics.register(role, state);
        say(Logger.Level.INFO, "REDIS_INSTANCE_CREATED", role, "");
    }

    void connected(RedisRole role, long attempt) {
        metrics.connected(role);
        failing.remove(role);
        say(Logger.Level.INFO, "REDIS_CONNECTED", role, " attempt=" + attempt);
    }

    void error(RedisRole role, long attempt, Throwable cause) {
        boolean loud = failing.add(role) || attempt % LOUD_EVERY == 0;
        say(
                loud ? Logger.Level.WARN : Logger.Level.DEBUG,
                "REDIS_ERROR",
                role,
                " attempt=" + attempt + " cause=" + describe(cause));
    }

    void lost(RedisRole role, Throwable cause) {
        say(Logger.Level.WARN, "REDIS_CONNECTION_CLOSED", role, cause == null ? "" : " cause=" + describe(cause));
    }

    void closed(RedisRole role) {
        say(Logger.Level.INFO, "REDIS_CONNECTION_CLOSED", role, " cause=shutdown");
    }

    void resubscribed(int channels) {
        say(Logger.Level.INFO, "REDIS_RESUBSCRIBED", RedisRole.SUBSCRIBER, " channels=" + channels);
    }

    void changed(RedisRole role, RedisLinkState from, RedisLinkState to) {
        metrics.changed(role, to);
        if (to == RedisLinkState.DEGRADED) {
            say(Logger.Level.WARN, "REDIS_FALLBACK_ENABLED", role, "");
        } else if (from == RedisLinkState.DEGRADED) {
            say(
                    Logger.Level.INFO,
                    "REDIS_FALLBACK_DISABLED",
                    role,
                    " after=" + metrics.lastFallback(role).toMillis() + "ms");
        }
        listener.accept(new RedisLinkChanged(role, from, to));
    }

    private void say(Logger.Level level, String event, RedisRole role, String rest) {
        LOG.logf(level, "%s service=%s role=%s url=%s%s", event, service, role.code(), url, rest);
    }

    /** Class and first line only; connection errors of the client name host and port, never credentials. */
    private static String describe(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause.getClass().getSimpleName() + ": "
                + message.lines().findFirst().orElse("");
    }
}
