package dev.exchanger.exchange.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.shutdown.ShutdownStep;
import dev.exchanger.platform.time.BackOff;

/**
 * Sends what is due, in every replica. A message is sent at least once and the messages of an endpoint one after the
 * other: as long as one fails the later ones wait.
 */
@ApplicationScoped
public class WebhookDispatcher implements ShutdownStep {

    private static final Logger LOG = Logger.getLogger(WebhookDispatcher.class);
    private static final Duration FIRST_REPEAT = Duration.ofMillis(200);

    private final WebhookDeliveryRepository deliveries;
    private final WebhookSender sender;
    private final WebhookConfig config;
    private final Clock clock;
    private final MeterRegistry registry;
    private final WorkLoop loop;
    private final AtomicInteger underWay = new AtomicInteger();

    public WebhookDispatcher(
            WebhookDeliveryRepository deliveries,
            WebhookSender sender,
            WebhookConfig config,
            Clock clock,
            MeterRegistry registry,
            BackgroundWork work) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.config = config;
        this.clock = clock;
        this.registry = registry;
        this.loop = work.detached("webhooks", this::dispatch);
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    /** Something may be due. Returns at once. */
    void nudge() {
        loop.nudge();
    }

    private Uni<Duration> dispatch() {
        int free = config.parallel() - underWay.get();
        if (free <= 0) {
            return Uni.createFrom().item(config.pollEvery());
        }
        return deliveries.claim(free, config.lease()).map(claimed -> {
            claimed.forEach(this::attempt);
            return config.pollEvery();
        });
    }

    private void attempt(WebhookAttempt attempt) {
        underWay.incrementAndGet();
        sender.send(attempt)
                .flatMap(outcome -> tell(attempt, outcome)
                        // Untold it would be sent once more after the lease.
                        .onFailure()
                        .retry()
                        .withBackOff(FIRST_REPEAT)
                        .expireIn(config.lease().toMillis() / 2))
                .onTermination()
                .invoke(() -> {
                    underWay.decrementAndGet();
                    loop.nudge();
                })
                .subscribe()
                .with(told -> {}, failure -> LOG.warnf("outcome of webhook %s not kept: %s", attempt.id(), failure));
    }

    private Uni<Void> tell(WebhookAttempt attempt, WebhookAttempt.Outcome outcome) {
        if (outcome.delivered()) {
            count("delivered");
            return deliveries.delivered(attempt, outcome);
        }
        if (outcome.gone()) {
            count("gone");
            return deliveries.giveUp(attempt, outcome, "gone");
        }
        Duration since = Duration.between(attempt.firstAt(), clock.instant());
        if (since.compareTo(config.giveUpAfter()) >= 0) {
            count("given_up");
            return deliveries.giveUp(attempt, outcome, "failing");
        }
        count("failed");
        Duration pause = pause(since);
        return deliveries.retry(attempt, outcome, pause.compareTo(outcome.pause()) < 0 ? outcome.pause() : pause);
    }

    /** Twice the time since the first attempt, so that the pauses grow by threes, give or take a fifth. */
    private Duration pause(Duration since) {
        long pause = Math.max(since.toMillis() * 2, config.firstRetry().toMillis());
        return BackOff.spread(
                Duration.ofMillis(Math.min(pause, config.longestRetry().toMillis())), 0.8, 1.2);
    }

    private void count(String outcome) {
        registry.counter("exchanger.webhook.attempts", "outcome", outcome).increment();
    }

    @Override
    public int order() {
        return SCHEDULERS;
    }

    @Override
    public String name() {
        return "webhooks";
    }

    /** What is not answered soon is sent again by another replica. */
    @Override
    public Uni<Void> run() {
        return loop.stop()
                .chain(this::idle)
                .ifNoItem()
                .after(Duration.ofSeconds(3))
                .fail()
                .onFailure(TimeoutException.class)
                .recoverWithNull();
    }

    private Uni<Void> idle() {
        return underWay.get() == 0
                ? Uni.createFrom().voidItem()
                : Uni.createFrom()
                        .voidItem()
                        .onItem()
                        .delayIt()
                        .by(Duration.ofMillis(50))
                        .chain(this::idle);
    }
}
