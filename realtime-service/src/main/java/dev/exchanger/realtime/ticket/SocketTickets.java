package dev.exchanger.realtime.ticket;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.ratelimit.RateDecision;
import dev.exchanger.platform.ratelimit.RateLimit;
import dev.exchanger.platform.ratelimit.RateLimiter;

/**
 * Gives out tickets and takes them back. A ticket stands for one access token and so for its session: what ends the
 * session or the token ends the ticket.
 */
@ApplicationScoped
public class SocketTickets {

    private final TicketStore store;
    private final RateLimiter limiter;
    private final TicketMetrics metrics;
    private final Clock clock;
    private final Duration life;
    private final RateLimit limit;

    public SocketTickets(
            TicketStore store, RateLimiter limiter, TicketMetrics metrics, Clock clock, TicketConfig config) {
        this.store = store;
        this.limiter = limiter;
        this.metrics = metrics;
        this.clock = clock;
        this.life = config.life();
        this.limit = new RateLimit("socket", "ticket", config.perMinute(), Duration.ofMinutes(1));
    }

    /**
     * A ticket for the holder of a valid access token.
     *
     * @return fails with {@code rate-limited}, or when tickets cannot be kept now
     */
    Uni<SocketTicket> issue(UUID user, String token) {
        String ticket = TicketSeal.newTicket();
        Instant expiresAt = clock.instant().plus(life);
        return limiter.check(limit, user.toString())
                .invoke(this::refuseIfTooMany)
                .chain(() -> store.keep(TicketSeal.name(ticket), TicketSeal.seal(ticket, token), life))
                .invoke(metrics::issued)
                .replaceWith(() -> new SocketTicket(ticket, expiresAt));
    }

    /**
     * The access token behind a ticket, for the first who asks. The token is still to be verified.
     *
     * @return {@code null} for a ticket that is unknown, used or too old; fails when it cannot be looked up now
     */
    public Uni<String> redeem(String ticket) {
        if (!TicketSeal.looksRight(ticket)) {
            metrics.redeemed(null);
            return Uni.createFrom().nullItem();
        }
        return store.take(TicketSeal.name(ticket))
                .map(kept -> kept == null ? null : TicketSeal.open(ticket, kept).orElse(null))
                .invoke(metrics::redeemed)
                .onFailure()
                .invoke(metrics::unavailable);
    }

    private void refuseIfTooMany(RateDecision decision) {
        if (!decision.allowed()) {
            metrics.refused();
            throw new ProblemException(CommonProblem.RATE_LIMITED, "Too many tickets")
                    .withRetryAfter(decision.retryAfter());
        }
    }
}
