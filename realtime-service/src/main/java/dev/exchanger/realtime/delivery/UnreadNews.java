package dev.exchanger.realtime.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jboss.logging.Logger;

import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.Frame;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketListener;
import dev.exchanger.realtime.socket.SocketTimer;
import dev.exchanger.realtime.socket.Sockets;

/**
 * Tells the devices of this node's users what is unread, when it has become another. Who may be concerned is collected for
 * a moment and asked about with one query; one query at a time, so that what is told later was counted later.
 */
@ApplicationScoped
class UnreadNews implements SocketListener {

    private static final Logger LOG = Logger.getLogger(UnreadNews.class);
    /** Users of one query. */
    private static final int BATCH = 200;
    /** Chats of one push; a client with more of them reads the list. */
    private static final int MAX_CHATS = 100;

    private final UnreadRepository repository;
    private final Sockets sockets;
    private final SocketTimer timer;
    private final DeliveryMetrics metrics;
    private final Duration window;
    private final Duration retry;
    /** What the connections of a user know; nothing when all is read. */
    private final Map<UUID, Map<UUID, Long>> known = new ConcurrentHashMap<>();

    /** Users to ask about, with their connections that know nothing yet. */
    private Map<UUID, Set<SocketConnection>> waiting = new LinkedHashMap<>();

    private boolean scheduled;

    UnreadNews(
            UnreadRepository repository,
            Sockets sockets,
            SocketTimer timer,
            DeliveryMetrics metrics,
            DeliveryConfig config) {
        this.repository = repository;
        this.sockets = sockets;
        this.timer = timer;
        this.metrics = metrics;
        this.window = config.unreadInterval();
        this.retry = config.retry();
    }

    /** The user may have more or less to read; nothing happens when she is not connected to this node. */
    void changed(UUID user) {
        if (!sockets.of(user).isEmpty()) {
            add(Map.of(user, Set.of()), window);
        }
    }

    /** A connection is to know what is unread. */
    void greet(SocketConnection connection) {
        add(Map.of(connection.userId(), Set.of(connection)), window);
    }

    /** What happened while this node could not hear is not known. */
    void allMayHaveChanged() {
        List.copyOf(sockets.users()).forEach(this::changed);
    }

    @Override
    public void opened(SocketConnection connection) {
        // Greeted when it is in its own room.
    }

    @Override
    public void closed(SocketConnection connection) {
        if (sockets.of(connection.userId()).isEmpty()) {
            known.remove(connection.userId());
        }
    }

    private void add(Map<UUID, Set<SocketConnection>> users, Duration delay) {
        synchronized (this) {
            users.forEach((user, fresh) ->
                    waiting.computeIfAbsent(user, id -> new HashSet<>()).addAll(fresh));
            if (scheduled || waiting.isEmpty()) {
                return;
            }
            scheduled = true;
        }
        timer.schedule(delay, this::tell);
    }

    private void tell() {
        Map<UUID, Set<SocketConnection>> batch = take();
        repository
                .of(batch.keySet())
                .invoke(counts ->
                        batch.forEach((user, fresh) -> tell(user, fresh, counts.getOrDefault(user, Map.of()))))
                .subscribe()
                .with(
                        // After a storm of connections the next batch does not wait.
                        told -> again(Map.of(), batch.size() == BATCH ? Duration.ZERO : window),
                        failure -> {
                            LOG.warnf("Unread messages are counted later: %s", failure.toString());
                            again(batch, retry);
                        });
    }

    private synchronized Map<UUID, Set<SocketConnection>> take() {
        Map<UUID, Set<SocketConnection>> batch = new LinkedHashMap<>();
        var next = waiting.entrySet().iterator();
        while (next.hasNext() && batch.size() < BATCH) {
            var entry = next.next();
            batch.put(entry.getKey(), entry.getValue());
            next.remove();
        }
        return batch;
    }

    private void again(Map<UUID, Set<SocketConnection>> unanswered, Duration delay) {
        synchronized (this) {
            scheduled = false;
        }
        add(unanswered, delay);
    }

    private void tell(UUID user, Set<SocketConnection> fresh, Map<UUID, Long> counts) {
        Map<UUID, Long> before = known.getOrDefault(user, Map.of());
        Map<UUID, Long> changes = new LinkedHashMap<>(counts);
        changes.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        before.keySet().stream().filter(chat -> !counts.containsKey(chat)).forEach(chat -> changes.put(chat, 0L));
        Collection<SocketConnection> connections = sockets.of(user);
        if (connections.isEmpty() || counts.isEmpty()) {
            known.remove(user);
        } else {
            known.put(user, new HashMap<>(counts));
        }
        Frame change = changes.isEmpty() ? null : push(user, changes, counts);
        Frame whole = fresh.isEmpty() || counts.isEmpty() ? null : push(user, counts, counts);
        for (SocketConnection connection : connections) {
            Frame news = fresh.contains(connection) ? whole : change;
            if (news != null) {
                metrics.unread();
                connection.send(news);
            }
        }
    }

    private static Frame push(UUID user, Map<UUID, Long> told, Map<UUID, Long> counts) {
        ObjectNode data = EnvelopeWriter.object();
        ArrayNode chats = data.putArray("chats");
        told.entrySet().stream().limit(MAX_CHATS).forEach(entry -> chats.addObject()
                .put("chatId", entry.getKey().toString())
                .put("unread", entry.getValue()));
        data.put("total", counts.values().stream().mapToLong(Long::longValue).sum());
        if (told.size() > MAX_CHATS) {
            data.put("more", true);
        }
        return EnvelopeWriter.push("unread", RoomName.user(user).toString(), null, data);
    }
}
