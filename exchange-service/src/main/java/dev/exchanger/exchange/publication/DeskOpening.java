package dev.exchanger.exchange.publication;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.settings.DeskSettings;
import dev.exchanger.exchange.settings.DeskTerms;
import dev.exchanger.platform.problem.ProblemException;

/**
 * Knows whether the desk is open: its operators have not closed it, and its working hours, if it has any, say so. A desk
 * that is closed makes no new quotes and orders; what was ordered goes on.
 */
@ApplicationScoped
public class DeskOpening {

    private static final Duration COME_BACK = Duration.ofMinutes(1);

    private final DeskSettings settings;
    private final DeskDocuments documents;
    private final Clock clock;

    public DeskOpening(DeskSettings settings, DeskDocuments documents, Clock clock) {
        this.settings = settings;
        this.documents = documents;
        this.clock = clock;
    }

    /** The terms of an open desk; fails with {@code desk-closed}, the operator's reason and the moment it opens. */
    public DeskTerms requireOpen() {
        Instant now = clock.instant();
        DeskTerms terms = settings.now();
        if (!terms.open() || times().filter(times -> !times.isOpen(now)).isPresent()) {
            throw closed(at(now), now);
        }
        return terms;
    }

    Opening at(Instant now) {
        DeskTerms terms = settings.now();
        if (!terms.open()) {
            return new Opening(Optional.of(Opening.ClosedBy.OPERATOR), terms.closedReason(), Optional.empty());
        }
        return times().map(times -> new Opening(
                        times.isOpen(now) ? Optional.empty() : Optional.of(Opening.ClosedBy.WORKING_HOURS),
                        "",
                        times.nextChange(now)))
                .orElseGet(() -> new Opening(Optional.empty(), "", Optional.empty()));
    }

    private Optional<OpeningTimes> times() {
        return documents.now().workingHours().map(hours -> new OpeningTimes(hours.content()));
    }

    private static ProblemException closed(Opening opening, Instant now) {
        ProblemException closed = new ProblemException(ExchangeProblem.DESK_CLOSED, null)
                .withRetryAfter(opening.change()
                        .map(change -> Duration.between(now, change))
                        .orElse(COME_BACK));
        opening.change().ifPresent(change -> closed.with("opensAt", change));
        return opening.reason().isBlank() ? closed : closed.with("reason", opening.reason());
    }
}
