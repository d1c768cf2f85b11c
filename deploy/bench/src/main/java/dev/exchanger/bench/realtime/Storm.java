package dev.exchanger.bench.realtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.socket.Audience;
import dev.exchanger.bench.socket.Crowd;
import dev.exchanger.bench.socket.Links;
import dev.exchanger.bench.stand.BenchOptions;

/** All clients lose their connections at once and come back while messages go on. */
final class Storm {
    /** What a draining node tells clients to spread their return over. */
    private static final Duration SPREAD = Duration.ofSeconds(1);

    private static final long INTERVAL_NANOS = 500_000_000;
    /** Messages before the cut: everybody has a place to come back to. */
    private static final int BEFORE = 3;

    private static final double SECONDS = 10;

    private final BenchOptions options;
    private final Cluster service;
    private final List<? extends Cluster> peers;
    private final Links links;

    /** @param peers none, or last the one that can recover */
    Storm(BenchOptions options, Cluster service, List<? extends Cluster> peers, Links links) {
        this.options = options;
        this.service = service;
        this.peers = peers;
        this.links = links;
    }

    /**
     * @param seconds from the cut until the last client had everything that was published
     * @param gaps messages that clients never got, all clients together
     * @param duplicates messages they got again or late
     * @param unrecovered clients that the server could not put back where they were
     * @param refused handshakes answered with 503 and tried again, those before the storm included
     */
    private record Result(double seconds, long gaps, long duplicates, int unrecovered, int refused) {}

    List<Figure> measure() {
        int size = options.quick() ? 2000 : 5000;
        Result own = storm(service, size);
        String name = "storm of " + size + ": ";
        List<Figure> figures = new ArrayList<>(List.of(
                Figure.atMost(name + "everybody has everything", own.seconds(), "s", SECONDS),
                Figure.atMost(name + "gaps", own.gaps(), "messages", 0),
                Figure.atMost(name + "duplicates", own.duplicates(), "messages", 0),
                Figure.atMost(name + "not recovered", own.unrecovered(), "clients", 0),
                Figure.fact(name + "refused and tried again", own.refused(), "handshakes")));
        if (!peers.isEmpty()) {
            Cluster peer = peers.get(peers.size() - 1);
            Result other = storm(peer, size);
            figures.set(0, figures.get(0).beside(peer.name(), other.seconds()));
            figures.set(1, count(figures.get(1), peer, other.gaps()));
            figures.set(2, count(figures.get(2), peer, other.duplicates()));
            figures.set(3, count(figures.get(3), peer, other.unrecovered()));
        }
        return figures;
    }

    /** Beside a peer, without a ratio: it would be a division of noughts. */
    private static Figure count(Figure figure, Cluster peer, long value) {
        return new Figure(
                figure.name(),
                figure.value(),
                figure.unit(),
                peer.name(),
                (double) value,
                null,
                figure.target(),
                figure.ok());
    }

    private Result storm(Cluster cluster, int size) {
        Audience audience = new Audience();
        try (Crowd crowd = new Crowd(links, audience, size, number -> cluster.member(number, audience))) {
            crowd.join(size);
            crowd.begin();
            Publishing publishing = new Publishing(cluster.feed());
            for (int i = 0; i < BEFORE; i++) {
                publishing.next();
            }
            crowd.requireExactly(BEFORE);
            crowd.cut();
            long cut = System.nanoTime();
            Thread publisher = publishing.start();
            crowd.rejoin(SPREAD);
            crowd.await(() -> audience.ready() == size, "to come back");
            long total = publishing.stop(publisher);
            crowd.await(() -> caughtUp(crowd, total), "for what was missed");
            return result(crowd, (System.nanoTime() - cut) / 1e9);
        }
    }

    private static boolean caughtUp(Crowd crowd, long total) {
        return crowd.clients().stream().allMatch(client -> client.tally().next() == total);
    }

    private static Result result(Crowd crowd, double seconds) {
        long gaps = crowd.clients().stream()
                .mapToLong(client -> client.tally().gaps())
                .sum();
        long duplicates = crowd.clients().stream()
                .mapToLong(client -> client.tally().duplicates())
                .sum();
        Audience audience = crowd.audience();
        return new Result(seconds, gaps, duplicates, audience.unrecoveredClients(), audience.refusedHandshakes());
    }

    /** Publishes on while the clients are away. */
    private static final class Publishing {
        private final Cluster.Feed feed;
        private long number;
        private volatile boolean stopping;

        Publishing(Cluster.Feed feed) {
            this.feed = feed;
        }

        void next() {
            feed.publish(number++, System.nanoTime());
            feed.flush();
        }

        Thread start() {
            Thread thread = new Thread(
                    () -> {
                        while (!stopping) {
                            next();
                            LockSupport.parkNanos(INTERVAL_NANOS);
                        }
                    },
                    "storm-publisher");
            thread.start();
            return thread;
        }

        /** Publishes a last one; how many there were. */
        long stop(Thread thread) {
            stopping = true;
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
            next();
            return number;
        }
    }
}
