package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

/**
 * The backstop: looks for overdue orders in the database, whatever Redis says or fails to say. Every replica does, each
 * at its own moment of the second. Used on the {@link ExpiryLoop} only.
 */
@ApplicationScoped
public class ExpirySweep {

    private static final Logger LOG = Logger.getLogger(ExpirySweep.class);

    private final ExpiryConfig config;
    private final ExpiryLoop loop;
    private final ExpiryClaims claims;
    private boolean running;
    private boolean again;
    private boolean failing;

    public ExpirySweep(ExpiryConfig config, ExpiryLoop loop, ExpiryClaims claims) {
        this.config = config;
        this.loop = loop;
        this.claims = claims;
    }

    void start() {
        long phase = ThreadLocalRandom.current().nextLong(config.sweepEvery().toMillis());
        loop.after(Duration.ofMillis(phase), () -> {
            sweep();
            loop.every(config.sweepEvery(), this::sweep);
        });
    }

    /** Sweeps now, e.g. because events may have been missed. */
    void catchUp() {
        again = running;
        sweep();
    }

    private void sweep() {
        if (running) {
            return;
        }
        running = true;
        claims.all(ExpiryPath.SWEEP, config.batch())
                .subscribe()
                .with(
                        claimed -> loop.run(() -> ended(false)),
                        failure -> loop.run(() -> {
                            // Once per outage, not once a second.
                            if (!failing) {
                                LOG.warnf("sweep failed, overdue orders wait: %s", failure.getMessage());
                            }
                            ended(true);
                        }));
    }

    private void ended(boolean failed) {
        if (failing && !failed) {
            LOG.info("sweep works again");
        }
        failing = failed;
        running = false;
        if (again) {
            again = false;
            sweep();
        }
    }
}
