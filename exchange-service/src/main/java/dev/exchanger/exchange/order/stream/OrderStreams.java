package dev.exchanger.exchange.order.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.shutdown.ShutdownStep;

/** The open streams of this replica: how many there may be, and their end with the replica. */
@ApplicationScoped
public class OrderStreams implements ShutdownStep {

    private static final Duration COME_BACK = Duration.ofSeconds(5);

    private final OrderStreamConfig config;
    private final OrderPoller poller;
    private final AtomicInteger count;
    private final Map<UUID, Integer> byUser = new ConcurrentHashMap<>();
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    public OrderStreams(OrderStreamConfig config, OrderPoller poller, MeterRegistry registry) {
        this.config = config;
        this.poller = poller;
        this.count = registry.gauge("exchanger.order.streams", new AtomicInteger());
    }

    /** Takes a place, to be given back by {@link #leave}; fails with {@code rate-limited} or {@code unavailable}. */
    void enter(UUID user) {
        if (count.incrementAndGet() > config.perReplica() || stopping) {
            count.decrementAndGet();
            throw new ProblemException(CommonProblem.UNAVAILABLE, "No more streams here").withRetryAfter(COME_BACK);
        }
        if (byUser.merge(user, 1, Integer::sum) > config.perUser()) {
            leave(user);
            throw new ProblemException(CommonProblem.RATE_LIMITED, "Close one of your " + config.perUser() + " streams")
                    .withRetryAfter(COME_BACK);
        }
    }

    void leave(UUID user) {
        count.decrementAndGet();
        byUser.computeIfPresent(user, (id, streams) -> streams == 1 ? null : streams - 1);
    }

    void opened(EventStream stream) {
        open.add(stream);
        if (stopping) {
            stream.end();
        }
    }

    void closed(EventStream stream) {
        open.remove(stream);
    }

    @Override
    public int order() {
        return SOCKETS;
    }

    @Override
    public String name() {
        return "order-streams";
    }

    /** Clients connect again elsewhere, with the id of the last event they have. */
    @Override
    public Uni<Void> run() {
        stopping = true;
        open.forEach(EventStream::end);
        return poller.stop();
    }
}
