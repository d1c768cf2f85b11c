package dev.exchanger.realtime.ticket;

import java.time.Duration;

import io.smallrye.mutiny.Uni;

/** Where tickets wait to be used: a port with a Redis and an in-memory adapter. It never sees a ticket or a token in clear. */
interface TicketStore {

    /** Keeps a sealed token under a name for a while; fails when that is not possible now. */
    Uni<Void> keep(String name, String sealed, Duration life);

    /** Takes out what is kept under a name, so that of any number of callers on any node one gets it; {@code null} for nothing. */
    Uni<String> take(String name);
}
