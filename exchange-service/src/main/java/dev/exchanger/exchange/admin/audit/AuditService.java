package dev.exchanger.exchange.admin.audit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.admin.audit.Verification.Fault;
import dev.exchanger.exchange.admin.audit.Verification.Head;
import dev.exchanger.exchange.admin.audit.Verification.Reason;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.reactive.SingleFlight;

/** What can be learned from the audit log. */
@ApplicationScoped
public class AuditService {

    // A statement of a few dozen milliseconds, so that no other work waits for it.
    private static final int BATCH = 2000;
    // Below the deadline of a request; a longer chain is verified in several requests.
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final AuditRepository repository;
    // Reading the whole chain is the dearest thing the back office does: everybody who asks at once shares one walk.
    private final SingleFlight<Long, Verification> walks = new SingleFlight<>();

    public AuditService(AuditRepository repository) {
        this.repository = repository;
    }

    /** A page of rows, newest first. */
    Uni<List<AuditRecord>> list(AuditFilter filter, Long before, int limit) {
        return repository.list(filter, before, limit);
    }

    /**
     * Walks along the chain.
     *
     * @param after    begin behind this position, 0 for the first row
     * @param exported a place that was exported earlier and must still be the same; empty for none
     * @return what was found; fails with {@code validation} if there is no row at {@code after}
     */
    Uni<Verification> verify(long after, Optional<Head> exported) {
        return exported.map(this::compare)
                .orElse(Uni.createFrom().item(Optional.empty()))
                .flatMap(fault -> fault.isPresent()
                        ? Uni.createFrom().item(Verification.broken(0, fault.get()))
                        : walks.run(after, () -> begin(after)));
    }

    private Uni<Optional<Fault>> compare(Head exported) {
        return repository.at(exported.position()).map(found -> {
            if (found.isEmpty()) {
                return Optional.of(new Fault(exported.position(), Reason.MISSING_ROW));
            }
            return found.get().hash().equals(exported.hash())
                    ? Optional.<Fault>empty()
                    : Optional.of(new Fault(exported.position(), Reason.REWRITTEN));
        });
    }

    private Uni<Verification> begin(long after) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        if (after == 0) {
            return walk(Head.START, 0, end);
        }
        return repository
                .at(after)
                .map(place -> place.orElseThrow(() -> new ProblemException(CommonProblem.VALIDATION, null)
                        .withError("after", "there is no entry at this position")))
                .flatMap(place -> walk(place, 0, end));
    }

    private Uni<Verification> walk(Head from, long before, long end) {
        return repository.walk(from, BATCH).flatMap(stretch -> {
            long checked = before + stretch.checked();
            if (stretch.fault().isPresent()) {
                return Uni.createFrom()
                        .item(Verification.broken(checked, stretch.fault().get()));
            }
            Head last = stretch.last().orElse(from);
            boolean complete = stretch.checked() < BATCH;
            if (complete || System.nanoTime() > end) {
                Head head = last.position() == 0 ? null : last;
                return Uni.createFrom().item(new Verification(true, complete, checked, head, null));
            }
            return walk(last, checked, end);
        });
    }
}
