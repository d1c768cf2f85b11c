package dev.exchanger.exchange.payout;

import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.desk.action.OrderActions.Locked;
import dev.exchanger.platform.problem.ProblemException;

/**
 * What is written down before money leaves: at most one payout of an order is meant at a time, and one that is tried
 * again keeps its key.
 */
@ApplicationScoped
public class PayoutIntents {

    private final PayoutRepository payouts;
    private final PayoutConfig config;

    public PayoutIntents(PayoutRepository payouts, PayoutConfig config) {
        this.payouts = payouts;
        this.config = config;
    }

    /** Fails with {@code payout-in-flight} while money may be leaving for the order. */
    public Uni<Void> requireNoneInFlight(Locked locked) {
        return payouts.current(locked.transaction(), locked.order().id())
                .invoke(current -> current.filter(payout -> payout.status().inFlight())
                        .ifPresent(payout -> {
                            throw inFlight(payout);
                        }))
                .replaceWithVoid();
    }

    /** Whether somebody pays it by hand and has not said yet that it is done. */
    static boolean isAnnounced(StoredPayout payout) {
        return payout.provider().equals(ManualPayouts.NAME) && payout.status().inFlight();
    }

    /** The payout to be made now: a new one, or the failed one under its old key if it is the same. */
    Uni<StoredPayout> fresh(Locked locked, Optional<StoredPayout> current, String provider) {
        if (current.isEmpty()) {
            return payouts.intend(locked.transaction(), locked.order(), provider, locked.operator(), firstCheck());
        }
        StoredPayout known = current.get();
        if (known.status() != PayoutStatus.FAILED) {
            throw inFlight(known);
        }
        boolean same = known.provider().equals(provider)
                && known.amount().equals(locked.order().get());
        return same
                ? payouts.again(locked.transaction(), known.id(), locked.operator(), firstCheck())
                : payouts.update(locked.transaction(), known.id(), PayoutStatus.VOID, null, known.failure())
                        .chain(() -> fresh(locked, Optional.empty(), provider));
    }

    /** Not while the provider may still answer by itself. */
    private Duration firstCheck() {
        return config.timeout().plus(config.checkEvery());
    }

    private static ProblemException inFlight(StoredPayout payout) {
        return new ProblemException(ExchangeProblem.PAYOUT_IN_FLIGHT, null)
                .with("payout", payout.id())
                .with("payoutStatus", payout.status().code());
    }
}
