package dev.exchanger.exchange.expiry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.event.OutboxRelay;

/** Ends orders at their deadline, for whatever path; measures how late, and sends the events on their way. */
@ApplicationScoped
public class ExpiryClaims {

    private final ExpiryRepository repository;
    private final ExpiryMetrics metrics;
    private final OutboxRelay relay;

    public ExpiryClaims(ExpiryRepository repository, ExpiryMetrics metrics, OutboxRelay relay) {
        this.repository = repository;
        this.metrics = metrics;
        this.relay = relay;
    }

    /** Ends everything that is overdue, in batches. @return how many orders this call ended */
    Uni<Integer> all(ExpiryPath path, int batch) {
        // Repeated and not nested: after a long outage the chain would be too long for the stack.
        return Multi.createBy()
                .repeating()
                .uni(() -> repository
                        .claimOldest(batch)
                        .invoke(claimed -> record(claimed, id -> path))
                        .onFailure()
                        .invoke(metrics::claimFailed)
                        .map(List::size))
                .whilst(claimed -> claimed == batch)
                .collect()
                .with(Collectors.summingInt(Integer::intValue));
    }

    /** Ends those of the orders that are overdue. @return how many this call ended */
    Uni<Integer> among(Map<UUID, ExpiryPath> paths) {
        return claim(paths.keySet(), paths::get);
    }

    /** The same, all for one path. */
    Uni<Integer> among(ExpiryPath path, Collection<UUID> ids) {
        return claim(ids, id -> path);
    }

    private Uni<Integer> claim(Collection<UUID> ids, Function<UUID, ExpiryPath> path) {
        return repository
                .claim(ids)
                .invoke(claimed -> record(claimed, path))
                .onFailure()
                .invoke(metrics::claimFailed)
                .map(List::size);
    }

    private void record(List<Claimed> claimed, Function<UUID, ExpiryPath> path) {
        claimed.forEach(order -> metrics.claimed(path.apply(order.id()), order.lag()));
        if (!claimed.isEmpty()) {
            relay.nudge();
        }
    }
}
