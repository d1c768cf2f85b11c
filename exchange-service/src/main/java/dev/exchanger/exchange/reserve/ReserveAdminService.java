package dev.exchanger.exchange.reserve;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.exchange.audit.AuditTrail;
import dev.exchanger.exchange.idempotency.IdempotencyRepository;
import dev.exchanger.exchange.idempotency.IdempotentRequest;
import dev.exchanger.exchange.ledger.Ledger;
import dev.exchanger.exchange.ledger.LedgerTransaction;
import dev.exchanger.exchange.ledger.LedgerTransaction.Kind;
import dev.exchanger.exchange.ledger.Reserve;
import dev.exchanger.exchange.ledger.Reserves;
import dev.exchanger.exchange.money.Currency;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** What the owners of the desk bring and take. */
@ApplicationScoped
public class ReserveAdminService {

    private static final String ROUTE = "POST /api/v1/admin/reserves";

    private final Pool pool;
    private final Reserves reserves;
    private final ReserveAdminRepository repository;
    private final Ledger ledger;
    private final IdempotencyRepository idempotency;
    private final AuditTrail audit;

    public ReserveAdminService(
            Pool pool,
            Reserves reserves,
            ReserveAdminRepository repository,
            Ledger ledger,
            IdempotencyRepository idempotency,
            AuditTrail audit) {
        this.pool = pool;
        this.reserves = reserves;
        this.repository = repository;
        this.ledger = ledger;
        this.idempotency = idempotency;
        this.audit = audit;
    }

    /** All reserves, by currency. */
    Uni<List<Reserve>> all() {
        return reserves.all();
    }

    /**
     * Books a deposit or a withdrawal, once for each key of an operator.
     *
     * @param withdraw whether it is taken
     * @param key      the request's Idempotency-Key
     * @param entry    who does it; old and new values are added here
     * @return the reserve after it; fails with {@code not-found} for an unknown currency, {@code amount-scale},
     *     {@code reserve-insufficient} if orders hold what is to be taken, and the {@code idempotency-*} problems
     */
    Uni<Reserve> change(String currency, boolean withdraw, ReserveChangeRequest request, String key, AuditEntry entry) {
        IdempotentRequest attempt = IdempotentRequest.of(
                "operator:" + entry.adminId(),
                ROUTE,
                key,
                List.of(currency, withdraw ? "withdraw" : "deposit", request.amount(), request.reason()));
        return Transactions.in(pool, transaction -> idempotency
                        .enter(transaction, attempt)
                        .flatMap(known -> known.isPresent()
                                ? reserve(transaction, currency)
                                : book(transaction, currency, withdraw, request, attempt, entry)))
                .invoke(audit::nudge);
    }

    private Uni<Reserve> book(
            SqlConnection transaction,
            String currency,
            boolean withdraw,
            ReserveChangeRequest request,
            IdempotentRequest attempt,
            AuditEntry entry) {
        UUID source = UuidV7.next();
        return repository
                .currency(transaction, currency)
                .map(found -> amount(found, request.amount()))
                .flatMap(amount -> reserve(transaction, currency).flatMap(before -> ledger.post(
                                transaction,
                                LedgerTransaction.reserve(
                                        Kind.RESERVE, source, currency, withdraw ? amount.negate() : amount))
                        .chain(() -> idempotency.remember(transaction, attempt, source))
                        .chain(() -> reserve(transaction, currency))
                        .call(after -> audit.append(
                                transaction,
                                entry.changing(values(before, Map.of()), values(after, change(source, request)))))));
    }

    private Uni<Reserve> reserve(SqlConnection transaction, String currency) {
        return reserves.lock(transaction, currency).map(locked -> locked.stream()
                .findFirst()
                .orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null)));
    }

    private static BigDecimal amount(Optional<Currency> found, String text) {
        Currency currency = found.orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null));
        BigDecimal amount = new BigDecimal(text);
        if (amount.signum() == 0) {
            throw new ProblemException(CommonProblem.VALIDATION, null).withError("amount", "must be positive");
        }
        if (!Money.fits(amount, currency)) {
            throw new ProblemException(ExchangeProblem.AMOUNT_SCALE, null)
                    .withError("amount", "at most " + currency.scale() + " decimals");
        }
        return amount;
    }

    private static Map<String, Object> change(UUID source, ReserveChangeRequest request) {
        return Map.of("transaction", source, "amount", request.amount(), "reason", request.reason());
    }

    private static Map<String, Object> values(Reserve reserve, Map<String, Object> details) {
        Map<String, Object> values = new TreeMap<>(details);
        values.put("balance", ReserveResponse.of(reserve).balance().toPlainString());
        values.put("held", ReserveResponse.of(reserve).held().toPlainString());
        return values;
    }
}
