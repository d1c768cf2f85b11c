package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkHealth;

/**
 * The backstop: looks for overdue orders in the database, whatever Redis says or fails to say. Every replica does, each
 * at its own moment of the second. Used on the {@link ExpiryLoop} only.
 */
@ApplicationScoped
public class ExpirySweep {

    private final ExpiryConfig config;
    private final ExpiryLoop loop;
    private final ExpiryClaims claims;
    private final WorkHealth health;
    private boolean running;
    private boolean again;

    public ExpirySweep(ExpiryConfig config, ExpiryLoop loop, ExpiryClaims claims, BackgroundWork work) {
        this.config = config;
        this.loop = loop;
        this.claims = claims;
        this.health = work.health("expiry sweep");
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
                        claimed -> loop.run(() -> {
                            health.succeeded();
                            ended();
                        }),
                        failure -> loop.run(() -> {
                            health.failed(failure);
                            ended();
                        }));
    }

    private void ended() {
        running = false;
        if (again) {
            again = false;
            sweep();
        }
    }
}
