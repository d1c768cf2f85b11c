package dev.exchanger.exchange.order.stream;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderService;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.UserPrincipal;

/** Opens streams of order events, and ends them with what let them in. */
@ApplicationScoped
public class OrderStreamService {

    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    private final OrderService orders;
    private final OrderPoller poller;
    private final OrderStreams streams;
    private final OrderStreamConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final Counter cut;

    public OrderStreamService(
            OrderService orders,
            OrderPoller poller,
            OrderStreams streams,
            OrderStreamConfig config,
            Clock clock,
            Vertx vertx,
            MeterRegistry registry) {
        this.orders = orders;
        this.poller = poller;
        this.streams = streams;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.cut = registry.counter("exchanger.order.streams.cut");
    }

    /**
     * Answers a request with the events of the user's order after {@code lastEventId}, those to come too.
     *
     * @param lastEventId the version of the last event the client has, null for none
     * @param liveness    asks whether the user is still let in; a failure ends the stream
     * @return completes when the stream has ended, or with nothing answered when the order has ended and the client
     *     knows all of it; fails with {@code not-found}, {@code bad-request}, {@code rate-limited} or
     *     {@code unavailable} before anything is answered
     */
    Uni<Void> stream(
            UUID id,
            UserPrincipal user,
            String lastEventId,
            Supplier<Uni<UserPrincipal>> liveness,
            RoutingContext request) {
        long seen = version(lastEventId);
        return Uni.createFrom().deferred(() -> {
            streams.enter(user.userId());
            return orders.get(id, user.userId())
                    .chain(order -> {
                        if (seen > order.version()) {
                            throw unknown();
                        }
                        return seen == order.version() && order.status().isOver()
                                ? Uni.createFrom().<Void>nullItem()
                                : open(order, seen, user, liveness, request);
                    })
                    .onTermination()
                    .invoke(() -> streams.leave(user.userId()));
        });
    }

    private Uni<Void> open(
            Order order, long seen, UserPrincipal user, Supplier<Uni<UserPrincipal>> liveness, RoutingContext request) {
        EventStream stream = EventStream.begin(request, config.retry());
        OrderWatch watch = new OrderWatch(order.id(), seen, stream);
        long beat = vertx.setPeriodic(config.heartbeat().toMillis(), beats(stream, liveness));
        Duration life = Duration.between(clock.instant(), user.expiresAt());
        long end = vertx.setTimer(Math.max(1, life.toMillis()), timer -> stream.end());
        poller.add(watch);
        streams.opened(stream);
        return stream.ended().onTermination().invoke(() -> {
            poller.remove(watch);
            streams.closed(stream);
            vertx.cancelTimer(beat);
            vertx.cancelTimer(end);
        });
    }

    private Handler<Long> beats(EventStream stream, Supplier<Uni<UserPrincipal>> liveness) {
        AtomicBoolean behind = new AtomicBoolean();
        return timer -> {
            if (!stream.ready()) {
                // For a whole period nothing was read.
                if (behind.getAndSet(true)) {
                    cut.increment();
                    stream.cut();
                }
                return;
            }
            behind.set(false);
            stream.beat();
            liveness.get().subscribe().with(alive -> {}, refused -> stream.end());
        };
    }

    private static long version(String lastEventId) {
        if (lastEventId == null || lastEventId.isEmpty()) {
            return 0;
        }
        if (!ID.matcher(lastEventId).matches()) {
            throw unknown();
        }
        return Long.parseLong(lastEventId);
    }

    private static ProblemException unknown() {
        return new ProblemException(CommonProblem.BAD_REQUEST, "Last-Event-ID is not the id of an event of this order");
    }
}
