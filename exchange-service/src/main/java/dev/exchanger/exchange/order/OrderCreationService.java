package dev.exchanger.exchange.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.idempotency.IdempotencyRepository;
import dev.exchanger.exchange.idempotency.IdempotentRequest;
import dev.exchanger.exchange.publication.DeskOpening;
import dev.exchanger.exchange.publication.Languages;
import dev.exchanger.exchange.quote.Quote;
import dev.exchanger.exchange.quote.QuoteRepository;
import dev.exchanger.exchange.quote.QuoteSigner;
import dev.exchanger.exchange.quote.StoredQuote;
import dev.exchanger.exchange.settings.DeskTerms;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.event.EventFactory;
import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.UserPrincipal;

/** Makes orders of quotes: one transaction, whose effect happens once per Idempotency-Key. */
@ApplicationScoped
public class OrderCreationService {

    private static final String ROUTE = "POST /api/v1/orders";

    private final Pool pool;
    private final OrderRepository orders;
    private final QuoteRepository quotes;
    private final QuoteSigner signer;
    private final IdempotencyRepository idempotency;
    private final OrderConfig config;
    private final DeskOpening opening;
    private final PaymentChoice payments;
    private final Deadlines deadlines;
    private final OutboxRelay relay;

    public OrderCreationService(
            Pool pool,
            OrderRepository orders,
            QuoteRepository quotes,
            QuoteSigner signer,
            IdempotencyRepository idempotency,
            OrderConfig config,
            DeskOpening opening,
            PaymentChoice payments,
            Deadlines deadlines,
            OutboxRelay relay) {
        this.pool = pool;
        this.orders = orders;
        this.quotes = quotes;
        this.signer = signer;
        this.idempotency = idempotency;
        this.config = config;
        this.opening = opening;
        this.payments = payments;
        this.deadlines = deadlines;
        this.relay = relay;
    }

    /** What became of a request: a new order, or the one its first sending made. */
    private record Creation(Order order, boolean repeated) {}

    /**
     * Makes an order.
     *
     * @param key    the request's Idempotency-Key; a repetition with the same contents gets the first answer again
     * @param reader whose language published payment instructions are in
     * @return the order as created; fails with the {@code quote-*}, {@code order-limit},
     *     {@code desk-closed} and {@code idempotency-*} problems
     */
    public Uni<Order> create(UserPrincipal user, OrderRequest request, String key, Languages reader) {
        IdempotentRequest attempt = attempt(user, request, key);
        String traceparent = EventFactory.currentTraceparent();
        return Transactions.in(pool, transaction -> ask(transaction, user, request, attempt)
                        .flatMap(found -> found.known().isPresent()
                                ? repeat(transaction, user, found.known().get())
                                : make(transaction, user, request, attempt, found, reader, traceparent)))
                .invoke(creation -> {
                    if (!creation.repeated()) {
                        deadlines.started(creation.order());
                        relay.nudge();
                    }
                })
                .map(creation -> creation.order().asCreated());
    }

    /** What is known when a request begins: what it made before, its quote, how many open orders its user has. */
    private record Found(Optional<UUID> known, Optional<StoredQuote> quote, long open) {}

    // One round trip for all questions. PostgreSQL answers them in this order and each sees what was committed before
    // its turn, so what is asked after the user's lock holds until the lock is given back.
    private Uni<Found> ask(
            SqlConnection transaction, UserPrincipal user, OrderRequest request, IdempotentRequest attempt) {
        return Uni.combine()
                .all()
                .unis(
                        idempotency.enter(transaction, attempt),
                        quotes.find(
                                transaction,
                                request.quoteId(),
                                user.userId(),
                                user.context().code()),
                        orders.countOpen(transaction, user.userId()))
                .with(Found::new);
    }

    private Uni<Creation> repeat(SqlConnection transaction, UserPrincipal user, UUID orderId) {
        return orders.find(transaction, orderId, user.userId()).map(order -> new Creation(order.orElseThrow(), true));
    }

    private Uni<Creation> make(
            SqlConnection transaction,
            UserPrincipal user,
            OrderRequest request,
            IdempotentRequest attempt,
            Found found,
            Languages reader,
            String traceparent) {
        // Not before: the repetition of a request is answered also by a closed desk.
        DeskTerms terms = opening.requireOpen();
        Quote quote = checkQuote(found.quote(), request);
        checkLimit(found.open(), terms.ordersOpenPerUser());
        NewOrder order = NewOrder.of(
                user.userId(),
                user.context().code(),
                request.quoteId(),
                request.payout(),
                payments.choose(quote.give().currency().code(), reader));
        return orders.create(transaction, order, attempt, config.ttl(), traceparent)
                // Between the check and the statement the quote ran out: the statement has the last word.
                .map(created -> created.orElseThrow(() -> new ProblemException(ExchangeProblem.QUOTE_EXPIRED, null)))
                .map(created -> new Creation(created, false));
    }

    private Quote checkQuote(Optional<StoredQuote> found, OrderRequest request) {
        StoredQuote stored = found.orElseThrow(() -> new ProblemException(ExchangeProblem.QUOTE_UNKNOWN, null));
        boolean asSeen = request.signature() == null
                || request.signature().equals(stored.quote().signature());
        if (!asSeen || !signer.isAuthentic(stored.quote())) {
            throw new ProblemException(ExchangeProblem.QUOTE_INVALID, null);
        }
        if (stored.used()) {
            throw new ProblemException(ExchangeProblem.QUOTE_USED, null);
        }
        if (stored.expired()) {
            throw new ProblemException(ExchangeProblem.QUOTE_EXPIRED, null);
        }
        return stored.quote();
    }

    private static void checkLimit(long open, int limit) {
        if (open >= limit) {
            throw new ProblemException(
                            ExchangeProblem.ORDER_LIMIT, "Pay or cancel one of your " + open + " open orders first")
                    .with("limit", limit);
        }
    }

    private static IdempotentRequest attempt(UserPrincipal user, OrderRequest request, String key) {
        PayoutTarget payout = request.payout();
        List<String> contents = new ArrayList<>();
        contents.add(user.context().code());
        contents.add(request.quoteId().toString());
        contents.add(payout.method());
        contents.add(payout.account());
        contents.add(payout.holder());
        contents.add(request.signature());
        return IdempotentRequest.of("user:" + user.userId(), ROUTE, key, contents);
    }
}
