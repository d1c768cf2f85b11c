package dev.exchanger.platform.event;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.database.Database;
import dev.exchanger.platform.event.Delivery.Phase;
import dev.exchanger.platform.redis.RedisUnavailable;
import dev.exchanger.platform.time.BackOff;

/** Takes one delivery from its handlers to its acknowledgement, or to the dead letters. */
final class DeliveryWork {

    private static final Logger LOG = Logger.getLogger(DeliveryWork.class);
    private static final Duration FIRST_POSTPONEMENT = Duration.ofMillis(500);
    private static final Duration REDIS_PAUSE = Duration.ofMillis(500);
    private static final int MAX_REASON = 300;
    private static final int MAX_CAUSES = 10;

    private final List<EventHandler> handlers;
    private final HandlerCall call;
    private final EventConsumerConfig config;
    private final ConsumerMetrics metrics;
    private final Clock clock;
    private final BackOff retries;
    private final BackOff postponements;

    DeliveryWork(
            List<EventHandler> handlers,
            HandlerCall call,
            EventConsumerConfig config,
            ConsumerMetrics metrics,
            Clock clock) {
        this.handlers = handlers;
        this.call = call;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        this.retries = BackOff.doubling(config.retryPause(), config.longestRetryPause())
                .spread(0.75, 1);
        this.postponements =
                BackOff.doubling(FIRST_POSTPONEMENT, config.longestRetryPause()).spread(0.75, 1);
    }

    /** Works on until the delivery is finished (empty) or has to pause. Never fails. */
    Uni<Optional<Duration>> proceed(Delivery delivery) {
        return Uni.createFrom().deferred(() -> step(delivery)).onFailure().recoverWithItem(failure -> {
            // A phase that only talks to Redis: repeated until Redis answers, the order of the subject is kept.
            LOG.debugf(failure, "%s waits in phase %s", delivery, delivery.phase);
            return Optional.of(REDIS_PAUSE);
        });
    }

    private Uni<Optional<Duration>> step(Delivery delivery) {
        return switch (delivery.phase) {
            case CLAIM ->
                delivery.group
                        .claim(delivery.entry.id(), Duration.ZERO)
                        .flatMap(entry -> entry.isPresent() ? again(delivery) : finished());
            case HANDLE ->
                handle(delivery)
                        .onItemOrFailure()
                        .transformToUni(
                                (done, failure) -> failure == null ? succeeded(delivery) : failed(delivery, failure));
            case ACKNOWLEDGE -> delivery.group.acknowledge(delivery.entry.id()).chain(DeliveryWork::finished);
            case BURY -> bury(delivery);
        };
    }

    private Uni<Optional<Duration>> again(Delivery delivery) {
        delivery.deliveries++;
        return next(delivery, Phase.HANDLE);
    }

    private Uni<Void> handle(Delivery delivery) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (EventHandler handler : handlers) {
            if (wants(handler, delivery) && !delivery.handled.contains(handler)) {
                all = all.chain(() -> call.call(handler, delivery.event)).invoke(() -> delivery.handled.add(handler));
            }
        }
        return all;
    }

    private static boolean wants(EventHandler handler, Delivery delivery) {
        return handler.stream().equals(delivery.group.stream())
                && (handler.types().isEmpty() || handler.types().contains(delivery.event.type()));
    }

    private Uni<Optional<Duration>> succeeded(Delivery delivery) {
        if (!delivery.handled.isEmpty()) {
            Duration lag = Duration.between(delivery.event.time(), clock.instant());
            metrics.handled(delivery.group.stream(), delivery.event.type(), lag);
        }
        return next(delivery, Phase.ACKNOWLEDGE);
    }

    private Uni<Optional<Duration>> failed(Delivery delivery, Throwable failure) {
        metrics.failed(delivery.group.stream(), delivery.event.type());
        if (isPostponed(failure)) {
            return postpone(delivery, failure);
        }
        if (delivery.deliveries >= config.maxDeliveries()) {
            delivery.because(reason(failure));
            return next(delivery, Phase.BURY);
        }
        delivery.phase = Phase.CLAIM;
        Duration pause = retries.after(delivery.deliveries);
        LOG.warnf(failure, "%s failed, delivery %d, again in %s", delivery, delivery.deliveries, pause);
        return pause(pause);
    }

    /** Something is away: the same delivery is tried again and, should this node die, not counted. */
    private Uni<Optional<Duration>> postpone(Delivery delivery, Throwable failure) {
        Duration pause = postponements.after(++delivery.postponed);
        LOG.debugf(failure, "%s postponed, again in %s", delivery, pause);
        if (delivery.postponed == 1) {
            LOG.warnf("%s waits for something that is away: %s", delivery, failure);
            return delivery.group
                    .uncount(delivery.entry.id(), delivery.deliveries - 1)
                    .onFailure()
                    .recoverWithNull()
                    .replaceWith(Optional.of(pause));
        }
        return pause(pause);
    }

    private Uni<Optional<Duration>> bury(Delivery delivery) {
        return delivery.group
                .bury(delivery.entry, delivery.deliveries, delivery.reason, config.deadLetters())
                .invoke(() -> {
                    metrics.dead(delivery.group.stream());
                    LOG.errorf(
                            "%s went to the dead letters after %d deliveries: %s",
                            delivery, delivery.deliveries, delivery.reason);
                })
                .chain(DeliveryWork::finished);
    }

    private Uni<Optional<Duration>> next(Delivery delivery, Phase phase) {
        delivery.phase = phase;
        return step(delivery);
    }

    private static Uni<Optional<Duration>> finished() {
        return Uni.createFrom().item(Optional.empty());
    }

    private static Uni<Optional<Duration>> pause(Duration pause) {
        return Uni.createFrom().item(Optional.of(pause));
    }

    private static boolean isPostponed(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof EventPostponed || cause instanceof RedisUnavailable) {
                return true;
            }
            cause = cause.getCause();
        }
        return Database.isUnavailable(failure);
    }

    private static String reason(Throwable failure) {
        String text = failure.toString();
        return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON);
    }
}
