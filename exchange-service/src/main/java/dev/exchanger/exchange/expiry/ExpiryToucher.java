package dev.exchanger.exchange.expiry;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.exchanger.platform.redis.RedisLink;

/**
 * Makes the events punctual. Redis announces an expired key when it comes across it, and with many keys that takes
 * minutes; asking for the key at its deadline makes it come across it now. If no event follows, the toucher has the
 * order claimed itself. Used on the {@link ExpiryLoop} only.
 */
@ApplicationScoped
public class ExpiryToucher {

    private static final Logger LOG = Logger.getLogger(ExpiryToucher.class);

    private final ExpiryConfig config;
    private final ExpiryLoop loop;
    private final ExpiryTimers timers;
    private final ExpiryBuffer buffer;
    private final RedisLink redis;
    private final Set<UUID> touched = new HashSet<>();
    private boolean busy;

    public ExpiryToucher(
            ExpiryConfig config, ExpiryLoop loop, ExpiryTimers timers, ExpiryBuffer buffer, RedisLink redis) {
        this.config = config;
        this.loop = loop;
        this.timers = timers;
        this.buffer = buffer;
        this.redis = redis;
    }

    void start() {
        loop.every(config.touchEvery(), this::touch);
    }

    /** The event of an order has arrived. */
    void heard(UUID id) {
        touched.remove(id);
    }

    private void touch() {
        // Not while Redis is away: the calls would only queue up.
        if (busy || !redis.ready()) {
            return;
        }
        busy = true;
        timers.popDue(config.batch())
                .invoke(due -> loop.run(() -> expectEvents(due)))
                .call(timers::touch)
                .subscribe()
                .with(
                        due -> loop.run(() -> {
                            busy = false;
                            if (due.size() == config.batch()) {
                                touch();
                            }
                        }),
                        failure -> loop.run(() -> {
                            busy = false;
                            LOG.debugf("touch failed, left to the sweep: %s", failure.getMessage());
                        }));
    }

    private void expectEvents(List<UUID> due) {
        if (due.isEmpty()) {
            return;
        }
        touched.addAll(due);
        loop.after(
                config.touchPatience(),
                () -> due.stream().filter(touched::remove).forEach(id -> buffer.add(id, ExpiryPath.TOUCHER)));
    }
}
