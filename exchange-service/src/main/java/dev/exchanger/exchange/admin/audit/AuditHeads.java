package dev.exchanger.exchange.admin.audit;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.admin.audit.Verification.Head;
import dev.exchanger.platform.loop.BackgroundWork;

/**
 * Tells the head of the chain to the outside, every few minutes: to the log under {@code dev.exchanger.audit} and as
 * metrics. Whoever owns the database can write a whole new chain that fits; it will not have the heads that were told.
 * What this replica told last it also compares itself.
 */
@ApplicationScoped
public class AuditHeads {

    private static final Logger EXPORT = Logger.getLogger("dev.exchanger.audit");
    // As many bits as a metric's double holds exactly.
    private static final int FINGERPRINT_DIGITS = 12;

    private final AuditRepository repository;
    private final AtomicReference<Head> told = new AtomicReference<>(Head.START);
    private final Counter rewritten;

    public AuditHeads(AuditRepository repository, MeterRegistry registry) {
        this.repository = repository;
        registry.gauge("exchanger.audit.head.position", told, head -> head.get().position());
        // The first 48 bits of the head's hash: a metric cannot hold more, a forger cannot choose them.
        registry.gauge(
                "exchanger.audit.head.fingerprint",
                told,
                head -> Long.parseLong(head.get().hash().substring(0, FINGERPRINT_DIGITS), 16));
        rewritten = registry.counter("exchanger.audit.rewritten");
    }

    void onStart(@Observes StartupEvent event, BackgroundWork work, AuditConfig config) {
        work.every("audit heads", config.exportEvery(), this::export);
    }

    Uni<Void> export() {
        Head last = told.get();
        return repository
                .at(last.position())
                .invoke(now -> compare(last, now))
                .flatMap(compared -> repository.head())
                .invoke(head -> head.ifPresent(this::tell))
                .replaceWithVoid();
    }

    private void compare(Head last, Optional<Head> now) {
        if (last.position() > 0 && !now.equals(Optional.of(last))) {
            rewritten.increment();
            EXPORT.errorf(
                    "audit log rewritten: position=%d was hash=%s, is %s",
                    last.position(), last.hash(), now.map(Head::hash).orElse("missing"));
        }
    }

    private void tell(Head head) {
        told.set(head);
        EXPORT.infof("audit head position=%d hash=%s", head.position(), head.hash());
    }
}
