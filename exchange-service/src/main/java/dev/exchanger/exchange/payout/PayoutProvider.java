package dev.exchanger.exchange.payout;

import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.PayoutTarget;

/** Somebody who pays out for us. One bean each. */
public interface PayoutProvider {

    /** Stable name; the money lies in the ledger's account of this name. */
    String name();

    /** Whether the configuration lets it pay. */
    default boolean available() {
        return true;
    }

    /**
     * Pays out. Asked again with the same key it must not pay again.
     *
     * @return what became of it as far as is known; may fail or never come: then {@link #status} is asked
     */
    Uni<PayoutResult> send(Instruction instruction);

    /** What became of the payout with this key; never changes it. */
    Uni<PayoutResult> status(String idempotencyKey);

    /**
     * What to pay out.
     *
     * @param idempotencyKey names the payout for ever, at every try
     * @param amount         how much
     * @param to             where to
     */
    record Instruction(String idempotencyKey, Money amount, PayoutTarget to) {}
}
