package dev.exchanger.realtime.collaboration;

import java.time.Clock;
import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.ratelimit.RateDecision;
import dev.exchanger.platform.ratelimit.RateLimit;
import dev.exchanger.platform.ratelimit.RateLimiter;
import dev.exchanger.realtime.room.OperationLog;
import dev.exchanger.realtime.room.OperationLog.Placement;
import dev.exchanger.realtime.room.RoomMessage;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.Frame;
import dev.exchanger.realtime.socket.Position;
import dev.exchanger.realtime.socket.RequestRefused;
import dev.exchanger.realtime.socket.SocketError;

/** Gives operations their place, within the bounds. */
@ApplicationScoped
public class OperationService {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final OperationLog log;
    private final RateLimiter limiter;
    private final RateLimit limit;
    private final CollaborationConfig config;
    private final CollaborationMetrics metrics;
    private final Clock clock;

    public OperationService(
            OperationLog log,
            RateLimiter limiter,
            CollaborationConfig config,
            CollaborationMetrics metrics,
            Clock clock) {
        this.log = log;
        this.limiter = limiter;
        this.limit = new RateLimit("collaboration", "operation", config.operationLimit(), config.operationWindow());
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Places an operation of somebody who is in the room.
     *
     * @param key of the author; the same one again gives the same place
     * @param epoch the one that the operation's base belongs to
     * @return its place; fails with {@link RequestRefused}
     */
    Uni<Position> place(RoomName room, String key, Operation operation, String epoch) {
        RoomMessage message = RoomMessage.lasting(room, key, "collab.op", clock.instant(), operation.toJson());
        if (Frame.utf8Length(message.tail()) > config.maxOperationBytes()) {
            throw SocketError.TOO_LARGE.because("an operation has at most " + config.maxOperationBytes() + " bytes");
        }
        // The author's keys are her own: another's equal one is another operation.
        RoomMessage own = new RoomMessage(room, operation.author() + ":" + key, message.head(), message.tail());
        return limiter.check(limit, room.id().toString())
                .invoke(this::require)
                .chain(() -> log.append(own, new Position(epoch, operation.base()), config.maxUnsaved()))
                .map(this::placed);
    }

    private void require(RateDecision decision) {
        if (!decision.allowed()) {
            metrics.limited();
            throw new RequestRefused(
                    SocketError.RATE_LIMITED, "too many operations in this session", decision.retryAfter());
        }
    }

    private Position placed(Placement placement) {
        metrics.operation(placement.outcome());
        return switch (placement.outcome()) {
            case PLACED, REPEATED -> placement.position();
            case STALE -> throw SocketError.CONFLICT.because("'d.base' is of another epoch or ahead: join again");
            case CLOSED -> throw SocketError.CONFLICT.because("the session is closed");
            case FULL -> throw new RequestRefused(SocketError.DEGRADED, "too many operations wait to be saved", RETRY);
        };
    }
}
