package dev.exchanger.bot.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import dev.exchanger.bot.telegram.TelegramClient;
import dev.exchanger.bot.telegram.TelegramConfig;
import dev.exchanger.bot.telegram.TelegramHealth;
import dev.exchanger.bot.telegram.TelegramMode;
import dev.exchanger.bot.telegram.TelegramProbe;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;

/**
 * Takes notifications from the queue and sends them: claim, ask for permits, commit that the call begins, call, settle.
 * Runs on every node; a chat is served by one node at a time.
 */
@ApplicationScoped
public class NotificationSender {
    private static final Logger LOG = Logger.getLogger(NotificationSender.class);

    private final Pool pool;
    private final NotificationConfig config;
    private final NotificationRepository repository;
    private final DeliveryLimiter limiter;
    private final Messenger messenger;
    private final Settlement settlement;
    private final TelegramProbe probe;
    private final boolean enabled;
    private final WorkLoop loop;
    private final AtomicInteger underWay = new AtomicInteger();

    // Touched by the loop only.
    private long globalRestUntil = System.nanoTime();

    NotificationSender(
            BackgroundWork work,
            Pool pool,
            NotificationConfig config,
            NotificationRepository repository,
            DeliveryLimiter limiter,
            Messenger messenger,
            Settlement settlement,
            TelegramClient telegram,
            TelegramHealth health,
            TelegramConfig telegramConfig) {
        this.pool = pool;
        this.config = config;
        this.repository = repository;
        this.limiter = limiter;
        this.messenger = messenger;
        this.settlement = settlement;
        this.probe = new TelegramProbe(telegram, health);
        this.enabled = telegramConfig.mode() != TelegramMode.OFF;
        this.loop = work.loop("notification sender", this::step);
    }

    void start(@Observes StartupEvent start) {
        if (enabled) {
            loop.start();
        }
    }

    /** To be called after the commit that queued something, so that it is sent at once. */
    public void nudge() {
        loop.nudge();
    }

    private Uni<Duration> step() {
        int free = config.parallel() - underWay.get();
        if (free <= 0) {
            return Uni.createFrom().item(config.pollInterval());
        }
        return probe.pause()
                .chain(pause -> pause.isZero() ? serve(free) : Uni.createFrom().item(pause));
    }

    private Uni<Duration> serve(int free) {
        UUID claim = UUID.randomUUID();
        boolean resting = globalRestUntil - System.nanoTime() > 0;
        NotificationType.Lane last = resting ? NotificationType.Lane.REPLY : NotificationType.Lane.BULK;
        return repository.claim(pool, claim, config.claim(), last, free).chain(claimed -> {
            if (claimed.isEmpty()) {
                return Uni.createFrom().item(idle());
            }
            List<Delivery> stale = claimed.stream().filter(Delivery::stale).toList();
            List<Delivery> fresh =
                    claimed.stream().filter(delivery -> !delivery.stale()).toList();
            stale.forEach(delivery -> settle(delivery, claim, new Verdict.Suppressed("too late to say", false)));
            return send(fresh, claim).map(pause -> claimed.size() == free ? Duration.ZERO : pause);
        });
    }

    private Uni<Duration> send(List<Delivery> deliveries, UUID claim) {
        if (deliveries.isEmpty()) {
            return Uni.createFrom().item(Duration.ZERO);
        }
        List<DeliveryLimiter.Slot> slots = deliveries.stream()
                .map(delivery -> new DeliveryLimiter.Slot(
                        delivery.chatId(), delivery.type().lane() != NotificationType.Lane.REPLY))
                .toList();
        return limiter.take(slots).chain(permits -> {
            List<Delivery> granted = new ArrayList<>();
            List<Long> refused = new ArrayList<>();
            List<Duration> waits = new ArrayList<>();
            for (int i = 0; i < permits.size(); i++) {
                if (permits.get(i).granted()) {
                    granted.add(deliveries.get(i));
                } else {
                    refused.add(deliveries.get(i).id());
                    waits.add(permits.get(i).longest());
                    rest(permits.get(i).globalWait());
                }
            }
            return release(claim, refused, waits)
                    .chain(() -> begin(granted, claim))
                    .map(x -> waits.stream().min(Duration::compareTo).orElse(Duration.ZERO));
        });
    }

    private Uni<Void> release(UUID claim, List<Long> refused, List<Duration> waits) {
        return refused.isEmpty() ? Uni.createFrom().voidItem() : repository.release(pool, claim, refused, waits);
    }

    private Uni<Void> begin(List<Delivery> granted, UUID claim) {
        if (granted.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Long> ids = granted.stream().map(Delivery::id).toList();
        return repository
                .begin(pool, claim, config.claim(), ids)
                .invoke(begun -> {
                    Set<Long> ours = new HashSet<>(begun);
                    granted.stream()
                            .filter(delivery -> ours.contains(delivery.id()))
                            .forEach(d -> call(d, claim));
                })
                .replaceWithVoid();
    }

    private void call(Delivery delivery, UUID claim) {
        underWay.incrementAndGet();
        messenger
                .deliver(delivery)
                .chain(verdict -> settlement.settle(delivery, claim, verdict))
                .onTermination()
                .invoke(() -> {
                    underWay.decrementAndGet();
                    loop.nudge();
                })
                .subscribe()
                .with(done -> {}, failure -> unsettled(delivery, failure));
    }

    private void settle(Delivery delivery, UUID claim, Verdict verdict) {
        settlement
                .settle(delivery, claim, verdict)
                .subscribe()
                .with(done -> {}, failure -> unsettled(delivery, failure));
    }

    private static void unsettled(Delivery delivery, Throwable failure) {
        // The claim runs out and the recovery decides by the type of the notification.
        LOG.warnf("notification %d stays claimed until its claim runs out: %s", delivery.id(), failure);
    }

    private void rest(Duration globalWait) {
        if (!globalWait.isZero()) {
            globalRestUntil = System.nanoTime() + globalWait.toNanos();
        }
    }

    private Duration idle() {
        long rest = globalRestUntil - System.nanoTime();
        Duration left = Duration.ofNanos(Math.max(rest, Duration.ofMillis(5).toNanos()));
        return rest > 0 && left.compareTo(config.pollInterval()) < 0 ? left : config.pollInterval();
    }
}
