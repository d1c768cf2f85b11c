package dev.exchanger.realtime.collaboration;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds and times of collaboration sessions. */
@ConfigMapping(prefix = "exchanger.realtime.collaboration")
public interface CollaborationConfig {

    /** Users of one session, its owner included. */
    @WithDefault("32")
    @Min(1)
    int maxParticipants();

    /** Open sessions of one owner. */
    @WithDefault("50")
    @Min(1)
    int maxOpenSessions();

    /** Largest operation, in bytes of its JSON. */
    @WithDefault("4096")
    @Min(64)
    @Max(16384)
    int maxOperationBytes();

    /** Operations of one session, of all its users together, in {@link #operationWindow()}. */
    @WithDefault("300")
    @Min(1)
    long operationLimit();

    /** The time {@link #operationLimit()} is for. */
    @WithDefault("PT10S")
    Duration operationWindow();

    /** Operations of a session that may wait for PostgreSQL; more are refused until it has taken some. */
    @WithDefault("1000")
    @Min(1)
    @Max(1900)
    int maxUnsaved();

    /** How often operations are saved. With the time a save takes it is the window in which a lost Redis loses them. */
    @WithDefault("PT0.25S")
    Duration saveInterval();

    /** How long a node has to save the operations of a session before another one tries. */
    @WithDefault("PT3S")
    Duration saveLease();

    /** Saved operations after which they become part of the snapshot. */
    @WithDefault("100")
    @Min(1)
    int snapshotAfter();

    /** A session without operations for this long is closed; no longer than Redis keeps the numbers of a room, 7 days. */
    @WithDefault("P7D")
    Duration idleAfter();

    /** How long a closed session is kept. */
    @WithDefault("P30D")
    Duration keepClosed();

    /** How often idle and old sessions are looked for. */
    @WithDefault("PT1M")
    Duration housekeeping();
}
