package dev.exchanger.exchange.expiry;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

/**
 * Gathers orders that seem due, so that a burst of events costs few statements. Bounded: what does not fit is dropped
 * and counted, and the sweep finds it within its second. Used on the {@link ExpiryLoop} only.
 */
@ApplicationScoped
public class ExpiryBuffer {

    private static final Logger LOG = Logger.getLogger(ExpiryBuffer.class);

    private final ExpiryConfig config;
    private final ExpiryLoop loop;
    private final ExpiryClaims claims;
    private final ExpiryMetrics metrics;
    private final Map<UUID, ExpiryPath> waiting = new LinkedHashMap<>();
    private boolean scheduled;
    private boolean claiming;

    public ExpiryBuffer(ExpiryConfig config, ExpiryLoop loop, ExpiryClaims claims, ExpiryMetrics metrics) {
        this.config = config;
        this.loop = loop;
        this.claims = claims;
        this.metrics = metrics;
    }

    /** Lets an order be claimed with the next batch. */
    void add(UUID id, ExpiryPath path) {
        if (waiting.size() >= config.buffer()) {
            metrics.dropped();
            return;
        }
        waiting.putIfAbsent(id, path);
        if (waiting.size() >= config.batch()) {
            flush();
        } else if (!scheduled) {
            scheduled = true;
            loop.after(config.window(), () -> {
                scheduled = false;
                flush();
            });
        }
    }

    /** One statement at a time: while it runs the next batch fills up. */
    private void flush() {
        if (claiming || waiting.isEmpty()) {
            return;
        }
        claiming = true;
        claims.among(take())
                .onFailure()
                .invoke(failure -> LOG.debugf("claim failed, left to the sweep: %s", failure.getMessage()))
                .onFailure()
                .recoverWithItem(0)
                .subscribe()
                .with(claimed -> loop.run(() -> {
                    claiming = false;
                    flush();
                }));
    }

    private Map<UUID, ExpiryPath> take() {
        Map<UUID, ExpiryPath> batch = new LinkedHashMap<>();
        Iterator<Map.Entry<UUID, ExpiryPath>> entries = waiting.entrySet().iterator();
        while (entries.hasNext() && batch.size() < config.batch()) {
            Map.Entry<UUID, ExpiryPath> entry = entries.next();
            batch.put(entry.getKey(), entry.getValue());
            entries.remove();
        }
        return batch;
    }
}
