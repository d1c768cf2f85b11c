package dev.exchanger.bench.socket;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Clients that are in the room together. Its methods are for the thread of the benchmark. */
public final class Crowd implements AutoCloseable {
    /** Handshakes under way at the same time, so that connecting is no storm unless it is meant to be. */
    private static final int UNDER_WAY = 64;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = 500_000;

    private final Links links;
    private final Audience audience;
    private final List<Client> clients;
    private int wanted;

    /** @param client makes each client, by its number */
    public Crowd(Links links, Audience audience, int size, IntFunction<? extends Client> client) {
        this.links = links;
        this.audience = audience;
        this.clients = IntStream.range(0, size).<Client>mapToObj(client).toList();
    }

    public int size() {
        return clients.size();
    }

    public Audience audience() {
        return audience;
    }

    public List<Client> clients() {
        return clients;
    }

    /** Connects the first {@code count} clients and returns when all are in the room. */
    public void join(int count) {
        while (wanted < count) {
            await(() -> wanted - audience.ready() < UNDER_WAY, "to join");
            links.open(clients.get(wanted++));
        }
        await(() -> audience.ready() == wanted, "to join");
    }

    /** Connects all that were cut, evenly over a time; does not wait for them. */
    public void rejoin(Duration spread) {
        long start = System.nanoTime();
        for (int i = 0; i < clients.size(); i++) {
            long due = start + spread.toNanos() * i / clients.size();
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            links.open(clients.get(i));
        }
    }

    /** Ends all connections from the client's side at once and returns when that is done. */
    public void cut() {
        links.cut(clients);
        await(() -> audience.ready() == 0, "to be cut");
    }

    /** Forgets what was counted; the next message will be number 0. */
    public void begin() {
        CountDownLatch done = new CountDownLatch(1);
        links.execute(() -> {
            clients.forEach(Client::begin);
            audience.begin();
            done.countDown();
        });
        try {
            if (!done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                links.requireAllWell();
                throw new IllegalStateException("the clients' thread hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Waits until so many messages have come to each, and checks that each came once and in order. */
    public void requireExactly(long count) {
        await(() -> audience.received() >= count * wanted, "for " + count + " messages");
        for (Client client : clients.subList(0, wanted)) {
            if (!client.tally().isExactly(count)) {
                throw new IllegalStateException("not " + count + " messages but " + client.tally());
            }
        }
        if (audience.received() != count * wanted) {
            throw new IllegalStateException("delivered " + audience.received() + ", expected " + count * wanted);
        }
    }

    /** @throws IllegalStateException when it is not so within a minute, or a client failed */
    public void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            links.requireAllWell();
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited " + LIMIT + " " + what + ": " + audience.ready() + " of "
                        + wanted + " clients are in the room, " + audience.received() + " messages came");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        links.requireAllWell();
    }

    /** Cuts what is still connected, unless a client has failed and nothing is to be done any more. */
    @Override
    public void close() {
        if (links.allWell()) {
            cut();
        }
    }
}
