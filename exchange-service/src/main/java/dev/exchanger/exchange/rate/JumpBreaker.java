package dev.exchanger.exchange.rate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import org.jboss.logging.Logger;

/**
 * Halts a pair whose rate jumps. A wrong price is taken by strangers within seconds; a right one that waits for an
 * operator only costs business. All of it under the pair's lock, see {@link RateRepository#lock}.
 */
@ApplicationScoped
public class JumpBreaker {

    private static final Logger LOG = Logger.getLogger(JumpBreaker.class);
    private static final MathContext PRECISION = MathContext.DECIMAL64;

    private final BreakerRepository repository;
    private final RateConfig config;
    private final MeterRegistry metrics;

    public JumpBreaker(BreakerRepository repository, RateConfig config, MeterRegistry metrics) {
        this.repository = repository;
        this.config = config;
        this.metrics = metrics;
    }

    /** How far a rate may move, as a share of the last one. */
    record Limit(BigDecimal share) {

        boolean isExceeded(BigDecimal before, BigDecimal now) {
            return now.subtract(before).abs().divide(before, PRECISION).compareTo(share) > 0;
        }
    }

    /** What the breaker says about an offered rate. */
    sealed interface Verdict {

        /** It may be taken. */
        record Passed() implements Verdict {}

        /** The pair is halted; nothing is taken. */
        record Closed() implements Verdict {}

        /** It jumps, and the pair is halted from now on. */
        record Jumped(RateHalted halted, long sequence) implements Verdict {}
    }

    /** Looks at what a source offers after the last rate, and halts the pair if it must. */
    Uni<Verdict> judge(SqlClient transaction, Optional<Rate> latest, String source, SourcedRate offered) {
        return repository.state(transaction, offered.from(), offered.to()).flatMap(state -> {
            if (state.haltedAt() != null) {
                return Uni.createFrom().item(new Verdict.Closed());
            }
            Limit limit = new Limit(state.maxJump() == null ? config.maxJump() : state.maxJump());
            if (latest.isEmpty() || !isJump(limit, latest.get(), state, offered)) {
                return Uni.createFrom().item(new Verdict.Passed());
            }
            return halt(transaction, latest.get(), source, offered, limit);
        });
    }

    /** To be called after the commit of {@link Verdict.Jumped}. */
    void announce(RateHalted halted) {
        LOG.errorf(
                "%s/%s is halted: %s offers %s:%s after %s:%s, more than %s apart; an operator has to resume it",
                halted.from(),
                halted.to(),
                halted.source(),
                halted.offeredBid(),
                halted.offeredAsk(),
                halted.bid(),
                halted.ask(),
                halted.limit());
        metrics.counter("exchanger.rate.halts", "pair", halted.from() + "/" + halted.to())
                .increment();
    }

    private static boolean isJump(Limit limit, Rate latest, BreakerRepository.State state, SourcedRate offered) {
        boolean far = limit.isExceeded(latest.bid(), offered.bid()) || limit.isExceeded(latest.ask(), offered.ask());
        if (!far || state.offeredBid() == null) {
            return far;
        }
        // An operator has seen this price and resumed: it is the level jumps are measured from now.
        return limit.isExceeded(state.offeredBid(), offered.bid())
                || limit.isExceeded(state.offeredAsk(), offered.ask());
    }

    private Uni<Verdict> halt(SqlClient transaction, Rate latest, String source, SourcedRate offered, Limit limit) {
        String reason = "%s offered %s:%s after %s:%s"
                .formatted(
                        source,
                        Rate.plain(offered.bid()).toPlainString(),
                        Rate.plain(offered.ask()).toPlainString(),
                        latest.bid().toPlainString(),
                        latest.ask().toPlainString());
        return repository
                .halt(transaction, offered, source, reason)
                .map(halt ->
                        new Verdict.Jumped(RateHalted.of(latest, offered, source, limit, halt.at()), halt.sequence()));
    }

    /**
     * That a pair was halted.
     *
     * @param at       since when
     * @param sequence position among the pair's events
     */
    record Halt(Instant at, long sequence) {}
}
