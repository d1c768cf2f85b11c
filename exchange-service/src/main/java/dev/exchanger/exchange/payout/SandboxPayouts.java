package dev.exchanger.exchange.payout;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * The payouts of development, demos and tests: it says that money left, and remembers what it was asked. What it does is
 * told by the account: {@code sandbox-refuse} is refused, {@code sandbox-refuse-once} at the first request only,
 * {@code sandbox-later} is accepted and confirmed when asked for, {@code sandbox-silent} is paid without an answer,
 * {@code sandbox-lost} never arrives. Any other account is paid at once.
 */
@ApplicationScoped
public class SandboxPayouts implements PayoutProvider {

    private static final String REQUEST = """
            INSERT INTO sandbox_payouts AS s (idempotency_key, amount, currency, account, status)
            VALUES ($1, $2, $3, $4, CASE WHEN $4 LIKE 'sandbox-refuse%' THEN 'refused'
                                         WHEN $4 = 'sandbox-later' THEN 'accepted'
                                         ELSE 'executed' END)
            ON CONFLICT (idempotency_key) DO UPDATE SET
              requests = s.requests + 1,
              status = CASE WHEN s.account = 'sandbox-refuse-once' THEN 'executed' ELSE s.status END
            RETURNING status, idempotency_key
            """;
    private static final String ASK = """
            UPDATE sandbox_payouts SET status = CASE status WHEN 'accepted' THEN 'executed' ELSE status END
            WHERE idempotency_key = $1 RETURNING status, idempotency_key
            """;

    private final Pool pool;
    private final PayoutConfig config;

    public SandboxPayouts(Pool pool, PayoutConfig config) {
        this.pool = pool;
        this.config = config;
    }

    @Override
    public String name() {
        return "sandbox";
    }

    @Override
    public boolean available() {
        return config.sandbox();
    }

    @Override
    public Uni<PayoutResult> send(Instruction instruction) {
        String account = instruction.to().account();
        if (account.equals("sandbox-lost")) {
            return Uni.createFrom().nothing();
        }
        return pool.preparedQuery(REQUEST)
                .execute(Tuple.of(
                        instruction.idempotencyKey(),
                        instruction.amount().amount(),
                        instruction.amount().currency().code(),
                        account))
                .flatMap(rows -> account.equals("sandbox-silent")
                        ? Uni.createFrom().nothing()
                        : Uni.createFrom().item(result(rows.iterator().next())));
    }

    @Override
    public Uni<PayoutResult> status(String idempotencyKey) {
        return pool.preparedQuery(ASK)
                .execute(Tuple.of(idempotencyKey))
                .map(rows ->
                        rows.stream().findFirst().map(SandboxPayouts::result).orElseGet(PayoutResult::unheard));
    }

    private static PayoutResult result(Row row) {
        return switch (row.getString("status")) {
            case "executed" -> PayoutResult.confirmed("sandbox-" + row.getString("idempotency_key"));
            case "accepted" -> PayoutResult.accepted();
            default -> PayoutResult.refused("refused by the sandbox");
        };
    }
}
