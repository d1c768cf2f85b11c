package dev.exchanger.exchange.quote;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.analytics.Analytics;
import dev.exchanger.exchange.money.Currency;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.publication.DeskOpening;
import dev.exchanger.exchange.rate.PricedPair;
import dev.exchanger.exchange.rate.Rate;
import dev.exchanger.exchange.rate.RateRepository;
import dev.exchanger.exchange.settings.DeskTerms;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.ratelimit.RateDecision;
import dev.exchanger.platform.ratelimit.RateLimit;
import dev.exchanger.platform.ratelimit.RateLimiter;
import dev.exchanger.platform.security.UserPrincipal;

/** Makes offers. */
@ApplicationScoped
public class QuoteService {

    private final Pool pool;
    private final RateRepository rates;
    private final QuoteRepository quotes;
    private final QuoteSigner signer;
    private final QuoteConfig config;
    private final RateLimiter limiter;
    private final DeskOpening opening;
    private final Analytics analytics;

    public QuoteService(
            Pool pool,
            RateRepository rates,
            QuoteRepository quotes,
            QuoteSigner signer,
            QuoteConfig config,
            RateLimiter limiter,
            DeskOpening opening,
            Analytics analytics) {
        this.pool = pool;
        this.rates = rates;
        this.quotes = quotes;
        this.signer = signer;
        this.config = config;
        this.limiter = limiter;
        this.opening = opening;
        this.analytics = analytics;
    }

    /**
     * An offer for one user at the rate of this moment.
     *
     * @return the stored quote; fails with {@code desk-closed}, {@code pair-unknown}, {@code rate-stale},
     *     {@code pair-halted}, {@code amount-scale}, {@code amount-out-of-range} or {@code rate-limited}
     */
    public Uni<Quote> offer(UserPrincipal user, QuoteRequest request) {
        return Uni.createFrom()
                .item(opening::requireOpen)
                .flatMap(terms -> limiter.check(limit(terms), user.userId().toString()))
                .invoke(QuoteService::refuseIfTooMany)
                .flatMap(allowed -> rates.pricedPair(pool, request.from(), request.to()))
                .map(pair -> price(user, request, pair))
                .call(quotes::insert)
                .invoke(this::tell);
    }

    private void tell(Quote quote) {
        analytics.record(
                quote.id(),
                quote.userId(),
                "quote.made",
                Map.of(
                        "context", quote.context(),
                        "from", quote.give().currency().code(),
                        "to", quote.get().currency().code(),
                        "give", quote.give().text(),
                        "get", quote.get().text()));
    }

    private static RateLimit limit(DeskTerms terms) {
        return new RateLimit("exchange", "quote", terms.quotesPerUserPerMinute(), Duration.ofMinutes(1));
    }

    private Quote price(UserPrincipal user, QuoteRequest request, Optional<PricedPair> found) {
        PricedPair pair = found.orElseThrow(() -> new ProblemException(
                ExchangeProblem.PAIR_UNKNOWN, request.from() + " is not exchanged for " + request.to()));
        pair.requireFresh();
        Price price = request.side() == Side.GIVE ? priceOfGive(request, pair) : priceOfGet(request, pair);
        Instant expiresAt = pair.readAt().plus(config.ttl()).truncatedTo(ChronoUnit.MILLIS);
        Quote quote = new Quote(
                UuidV7.next(),
                user.userId(),
                user.context().code(),
                request.side(),
                price.give(),
                price.get(),
                price.rate(),
                price.fee(),
                new Quote.Origin(
                        pair.rateId(), pair.source(), pair.bid(), pair.ask(), pair.margin(), pair.pairVersion()),
                expiresAt,
                "");
        return quote.signed(signer.sign(quote));
    }

    private static Price priceOfGive(QuoteRequest request, PricedPair pair) {
        Money give = amount(request, pair.from());
        requireWithin(pair, give.amount());
        Price price = Price.forGive(give, pair.to(), pair.customerRate(), pair.feeShare());
        if (!price.get().isPositive()) {
            throw outOfRange(pair);
        }
        return price;
    }

    private static Price priceOfGet(QuoteRequest request, PricedPair pair) {
        Money get = amount(request, pair.to());
        // First by a bound, so that the exact price is only computed of sane amounts.
        if (!get.isPositive() || get.amount().compareTo(pair.maxGive().multiply(pair.customerRate())) > 0) {
            throw outOfRange(pair);
        }
        Price price = Price.forGet(get, pair.from(), pair.customerRate(), pair.feeShare());
        requireWithin(pair, price.give().amount());
        return price;
    }

    private static Money amount(QuoteRequest request, Currency currency) {
        BigDecimal amount = new BigDecimal(request.amount());
        if (!Money.fits(amount, currency)) {
            throw new ProblemException(
                            ExchangeProblem.AMOUNT_SCALE,
                            currency.code() + " has at most " + currency.scale() + " decimals")
                    .withError("amount", "at most " + currency.scale() + " decimals");
        }
        return new Money(amount, currency);
    }

    private static void requireWithin(PricedPair pair, BigDecimal give) {
        if (give.compareTo(pair.minGive()) < 0 || give.compareTo(pair.maxGive()) > 0) {
            throw outOfRange(pair);
        }
    }

    private static ProblemException outOfRange(PricedPair pair) {
        String min = Rate.plain(pair.minGive()).toPlainString();
        String max = Rate.plain(pair.maxGive()).toPlainString();
        return new ProblemException(
                        ExchangeProblem.AMOUNT_OUT_OF_RANGE,
                        "Give from " + min + " to " + max + " " + pair.from().code())
                .with("minGive", min)
                .with("maxGive", max)
                .withError("amount", "outside the limits of the pair");
    }

    private static void refuseIfTooMany(RateDecision decision) {
        if (!decision.allowed()) {
            throw new ProblemException(CommonProblem.RATE_LIMITED, null).withRetryAfter(decision.retryAfter());
        }
    }
}
