package dev.exchanger.exchange.expiry;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * The server's setting {@code notify-keyspace-events}: without {@code Ex} no key tells that it expired. Redis forgets a
 * setting made by command when it restarts, so it is looked at after every reconnect.
 */
@ApplicationScoped
public class KeyspaceNotifications {

    private static final Logger LOG = Logger.getLogger(KeyspaceNotifications.class);
    private static final String SETTING = "notify-keyspace-events";

    private final RedisLink redis;
    private final ExpiryMetrics metrics;

    public KeyspaceNotifications(RedisLink redis, ExpiryMetrics metrics) {
        this.redis = redis;
        this.metrics = metrics;
    }

    /** Switches the events on if they are off and we may; never fails, as the sweep works without them. */
    Uni<Void> ensure() {
        return redis.execute(RedisCommand.write("CONFIG", "GET", SETTING))
                .map(answer ->
                        answer.get(SETTING) == null ? "" : answer.get(SETTING).toString())
                .flatMap(flags -> isEnough(flags) ? Uni.createFrom().voidItem() : enable(flags))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("%s cannot be read or set: %s", SETTING, failure.getMessage());
                    metrics.alert("notifications", 1);
                    return null;
                });
    }

    /** Keyevent notifications (E) of expired keys (x, or all by A). */
    static boolean isEnough(String flags) {
        return flags.contains("E") && (flags.contains("x") || flags.contains("A"));
    }

    private Uni<Void> enable(String flags) {
        // Others may rely on what is set: add, never take away.
        String wanted = flags + (flags.contains("E") ? "" : "E") + (flags.contains("x") ? "" : "x");
        return redis.execute(RedisCommand.write("CONFIG", "SET", SETTING, wanted))
                .invoke(() -> LOG.infof("%s was '%s', set to '%s'", SETTING, flags, wanted))
                .replaceWithVoid();
    }
}
