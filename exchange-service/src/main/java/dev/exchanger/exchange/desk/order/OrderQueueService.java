package dev.exchanger.exchange.desk.order;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.desk.order.QueueRepository.Queued;
import dev.exchanger.exchange.order.Deadlines;
import dev.exchanger.exchange.payout.PayoutRepository;
import dev.exchanger.exchange.refund.RefundRepository;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** What operators see of orders. */
@ApplicationScoped
public class OrderQueueService {

    private final Pool pool;
    private final QueueRepository queue;
    private final OrderFileRepository files;
    private final PayoutRepository payouts;
    private final RefundRepository refunds;
    private final Deadlines deadlines;

    public OrderQueueService(
            Pool pool,
            QueueRepository queue,
            OrderFileRepository files,
            PayoutRepository payouts,
            RefundRepository refunds,
            Deadlines deadlines) {
        this.pool = pool;
        this.queue = queue;
        this.files = files;
        this.payouts = payouts;
        this.refunds = refunds;
        this.deadlines = deadlines;
    }

    /** A page of the queue. @param after the last order of the page before, null for the first page */
    Uni<List<DeskOrder>> list(QueueQuery query, UUID after, int limit) {
        return queue.list(query, after, limit)
                .flatMap(page -> {
                    Set<UUID> overdue = page.stream()
                            .filter(queued -> queued.order().overdue())
                            .map(queued -> queued.order().id())
                            .collect(Collectors.toSet());
                    return overdue.isEmpty()
                            ? Uni.createFrom().item(page)
                            : deadlines.enforce(overdue).chain(() -> queue.list(query, after, limit));
                })
                .map(page -> page.stream()
                        .map(queued -> DeskOrder.of(queued.order(), queued.claim()))
                        .toList());
    }

    /** Everything about one order, of one moment; fails with {@code not-found}. */
    public Uni<OrderFile> file(UUID id) {
        return queue.find(pool, id)
                .map(OrderQueueService::required)
                .flatMap(found -> found.order().overdue()
                        ? deadlines.enforce(Set.of(id))
                        : Uni.createFrom().voidItem())
                .chain(() -> Transactions.in(pool, transaction -> queue.snapshot(transaction)
                        .chain(() -> queue.find(transaction, id))
                        .map(OrderQueueService::required)
                        .flatMap(found -> file(transaction, found))));
    }

    private Uni<OrderFile> file(SqlConnection transaction, Queued found) {
        UUID id = found.order().id();
        return Uni.combine()
                .all()
                .unis(
                        files.payments(transaction, id),
                        payouts.all(transaction, id),
                        refunds.all(transaction, id),
                        files.history(transaction, id),
                        files.bookings(transaction, id),
                        files.notes(transaction, id),
                        files.requotes(transaction, id))
                // One connection: one statement after the other.
                .usingConcurrencyOf(1)
                .with((in, out, back, steps, booked, notes, terms) -> new OrderFile(
                        DeskOrder.of(found.order(), found.claim()),
                        found.order().status().next(),
                        in,
                        out.stream().map(OrderFile.PayoutEntry::of).toList(),
                        back,
                        steps,
                        booked,
                        notes,
                        terms));
    }

    private static Queued required(Optional<Queued> found) {
        return found.orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null));
    }
}
