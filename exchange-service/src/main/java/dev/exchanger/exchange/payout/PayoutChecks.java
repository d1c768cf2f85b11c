package dev.exchanger.exchange.payout;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.order.Actor;
import dev.exchanger.exchange.payout.PayoutResult.Answer;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/**
 * Asks the providers what became of payouts that nobody knows the end of: after a time-out, a crash between the intent
 * and the answer, or where the provider only promised. It never pays. All replicas do it, each payout is asked by one.
 */
@ApplicationScoped
public class PayoutChecks {

    private static final Logger LOG = Logger.getLogger(PayoutChecks.class);
    private static final int BATCH = 20;

    private final PayoutRepository payouts;
    private final PayoutCalls calls;
    private final PayoutConfig config;
    private final PayoutMetrics metrics;
    private final WorkLoop loop;

    public PayoutChecks(
            BackgroundWork work,
            PayoutRepository payouts,
            PayoutCalls calls,
            PayoutConfig config,
            PayoutMetrics metrics) {
        this.payouts = payouts;
        this.calls = calls;
        this.config = config;
        this.metrics = metrics;
        this.loop = work.loop("payout checks", this::check);
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    private Uni<Duration> check() {
        return payouts.due(config.checkEvery(), config.giveUp(), BATCH)
                .flatMap(due -> all(due).chain(payouts::countUnknown)
                        .invoke(metrics::counted)
                        .replaceWith(due.size())
                        .map(untilLessThan(BATCH, config.checkEvery())));
    }

    private Uni<Void> all(List<PayoutRepository.Due> due) {
        return Multi.createFrom()
                .iterable(due)
                .onItem()
                .transformToUniAndConcatenate(this::one)
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<Void> one(PayoutRepository.Due due) {
        StoredPayout payout = due.payout();
        return calls.ask(payout)
                .map(result -> result.answer() == Answer.UNHEARD && due.stale()
                        ? PayoutResult.refused("the provider has never heard of it")
                        : result)
                .flatMap(result -> calls.settle(payout, result, Actor.provider(payout.provider())))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.errorf("payout %s could not be settled: %s", payout.id(), failure.getMessage());
                    return null;
                });
    }
}
