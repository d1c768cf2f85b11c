package dev.exchanger.realtime.socket;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

/** The open connections of this node, by id and by user, and the places among them. */
@ApplicationScoped
public class Sockets {

    private final Map<String, SocketConnection> open = new ConcurrentHashMap<>();
    private final Map<UUID, List<SocketConnection>> byUser = new ConcurrentHashMap<>();
    private final Map<UUID, Integer> places = new ConcurrentHashMap<>();
    private final AtomicInteger taken = new AtomicInteger();
    private volatile boolean draining;

    /** Every open connection; a view that changes while it is walked. */
    public Collection<SocketConnection> all() {
        return open.values();
    }

    /** The connections of a user at this moment. */
    public List<SocketConnection> of(UUID user) {
        return byUser.getOrDefault(user, List.of());
    }

    /** The users with a connection to this node; a view. */
    public Collection<UUID> users() {
        return byUser.keySet();
    }

    public int count() {
        return open.size();
    }

    /** Closes the connections of a user that fit. */
    public int close(UUID user, Predicate<SocketConnection> which, CloseCode code) {
        List<SocketConnection> closing = of(user).stream().filter(which).toList();
        closing.forEach(connection -> connection.close(code));
        return closing.size();
    }

    /** Sends to every connection of this node. */
    public void broadcast(Frame frame) {
        open.values().forEach(connection -> connection.send(frame));
    }

    /** What a place was asked for and given. */
    enum Place {
        TAKEN,
        NODE_FULL,
        USER_FULL
    }

    /** Takes a place for one more connection of the user, before its upgrade; given back by {@link #release}. */
    Place reserve(UUID user, int perNode, int perUser) {
        if (taken.incrementAndGet() > perNode) {
            taken.decrementAndGet();
            return Place.NODE_FULL;
        }
        boolean[] full = {false};
        places.compute(user, (id, held) -> {
            int now = held == null ? 0 : held;
            full[0] = now >= perUser;
            return full[0] ? held : Integer.valueOf(now + 1);
        });
        if (full[0]) {
            taken.decrementAndGet();
            return Place.USER_FULL;
        }
        return Place.TAKEN;
    }

    /** Gives a place back. */
    void release(UUID user) {
        taken.decrementAndGet();
        places.computeIfPresent(user, (id, held) -> held <= 1 ? null : held - 1);
    }

    void add(SocketConnection connection) {
        open.put(connection.id(), connection);
        byUser.merge(connection.userId(), List.of(connection), Sockets::both);
    }

    /** Removes a connection and gives its place back; false when it was removed before. */
    boolean remove(SocketConnection connection) {
        if (open.remove(connection.id()) == null) {
            return false;
        }
        byUser.computeIfPresent(connection.userId(), (id, held) -> {
            List<SocketConnection> rest =
                    held.stream().filter(other -> other != connection).toList();
            return rest.isEmpty() ? null : rest;
        });
        release(connection.userId());
        return true;
    }

    boolean draining() {
        return draining;
    }

    /** From now on no upgrade is accepted. */
    void drain() {
        draining = true;
    }

    private static List<SocketConnection> both(List<SocketConnection> held, List<SocketConnection> more) {
        return Stream.concat(held.stream(), more.stream()).toList();
    }
}
