package dev.exchanger.exchange.desk.action;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Keeps operators out of each other's way: while one has an order, no other changes it. */
@ApplicationScoped
public class Claims {

    private final ClaimRepository claims;
    private final DeskConfig config;

    public Claims(ClaimRepository claims, DeskConfig config) {
        this.claims = claims;
        this.config = config;
    }

    /** Who has the order; empty if nobody has. */
    public Uni<Optional<Claim>> live(SqlClient client, UUID orderId) {
        return claims.live(client, orderId);
    }

    /** Fails with {@code claimed}, who and until when, if somebody else has the order. */
    Uni<Void> requireFree(SqlClient transaction, UUID orderId, UUID operator) {
        return claims.live(transaction, orderId)
                .invoke(claim ->
                        claim.filter(held -> !held.operator().equals(operator)).ifPresent(Claims::refuse))
                .replaceWithVoid();
    }

    /** Fails with {@code not-claimed} unless the operator has the order: where money leaves, one hand does it. */
    public Uni<Void> requireMine(SqlClient transaction, UUID orderId, UUID operator) {
        return claims.live(transaction, orderId)
                .invoke(claim -> {
                    if (claim.filter(held -> held.operator().equals(operator)).isEmpty()) {
                        throw new ProblemException(ExchangeProblem.NOT_CLAIMED, null);
                    }
                })
                .replaceWithVoid();
    }

    /** Takes or renews the claim of an order that nobody else has. */
    public Uni<Claim> take(SqlClient transaction, UUID orderId, UUID operator) {
        return claims.take(transaction, orderId, operator, config.claimLease());
    }

    /** Ends the claim of an order, if there is one. */
    public Uni<Void> drop(SqlClient transaction, UUID orderId) {
        return claims.drop(transaction, orderId);
    }

    private static void refuse(Claim claim) {
        throw new ProblemException(ExchangeProblem.CLAIMED, null)
                .with("operator", claim.operator())
                .with("until", claim.until());
    }
}
