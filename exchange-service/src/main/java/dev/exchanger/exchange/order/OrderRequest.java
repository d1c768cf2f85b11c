package dev.exchanger.exchange.order;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * Takes an offer.
 *
 * @param quoteId   the offer
 * @param payout    where the result goes
 * @param signature the offer's signature, if the client wants the order only at exactly the terms it saw
 */
public record OrderRequest(
        @NotNull UUID quoteId,
        @NotNull @Valid PayoutTarget payout,
        @Size(max = 128) String signature) {}
