package dev.exchanger.exchange.payout;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

/** A human pays out and says so with the reference of the transfer: nothing happens by itself here. */
@ApplicationScoped
public class ManualPayouts implements PayoutProvider {

    /** The provider's name. */
    public static final String NAME = "manual";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Uni<PayoutResult> send(Instruction instruction) {
        return Uni.createFrom().item(PayoutResult.accepted());
    }

    @Override
    public Uni<PayoutResult> status(String idempotencyKey) {
        return Uni.createFrom().item(PayoutResult.accepted());
    }
}
