package dev.exchanger.exchange.admin;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;

/**
 * A value of the back office's database that the desk has at hand: read again and again, the last one known while that
 * database is away.
 */
public final class Followed<T> {

    private static final Logger LOG = Logger.getLogger(Followed.class);
    private static final Duration FIRST = Duration.ofSeconds(3);

    private final String name;
    private final Supplier<Uni<T>> source;
    private final WorkLoop loop;
    private final AtomicLong begun = new AtomicLong();
    private long taken;
    private volatile T value;

    /**
     * A value that is not read yet.
     *
     * @param name    for log and metrics
     * @param source  reads it
     * @param initial what holds until it was read
     * @param every   how often it is read
     */
    public Followed(BackgroundWork work, String name, Supplier<Uni<T>> source, T initial, Duration every) {
        this.name = name;
        this.source = source;
        this.value = initial;
        this.loop = work.loop(name, () -> refresh().replaceWith(every));
    }

    /** Reads it before the first request, so that no new replica acts for a moment on less than the others know. */
    public void start(StartupEvent event) {
        try {
            refresh().await().atMost(FIRST);
        } catch (RuntimeException e) {
            LOG.warnf("%s: the defaults hold until their database answers: %s", name, e.getMessage());
        }
        loop.start();
    }

    public T now() {
        return value;
    }

    /** Reads it now; fails if its database is away, and nothing has changed then. */
    public Uni<Void> refresh() {
        return Uni.createFrom().deferred(() -> {
            long turn = begun.incrementAndGet();
            return source.get().invoke(read -> take(turn, read)).replaceWithVoid();
        });
    }

    /** A reading that began before the last one taken may be older than it. */
    private synchronized void take(long turn, T read) {
        if (turn > taken) {
            taken = turn;
            value = read;
        }
    }
}
