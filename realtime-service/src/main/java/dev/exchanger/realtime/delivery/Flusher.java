package dev.exchanger.realtime.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketListener;
import dev.exchanger.realtime.socket.SocketTimer;

/**
 * Sends a connection what its device has not acknowledged: all when it comes, a chat when something was said there that
 * the connection does not hear by itself. Each message once per connection, in the order of its chat. While PostgreSQL is
 * away it is tried again until the connection goes.
 */
@ApplicationScoped
class Flusher implements SocketListener {

    private static final Logger LOG = Logger.getLogger(Flusher.class);

    private final UndeliveredQueue queue;
    private final UndeliveredRepository repository;
    private final FlushWriter writer;
    private final SocketTimer timer;
    private final DeliveryMetrics metrics;
    private final DeliveryConfig config;
    private final Map<SocketConnection, FlushState> states = new ConcurrentHashMap<>();

    Flusher(
            UndeliveredQueue queue,
            UndeliveredRepository repository,
            FlushWriter writer,
            SocketTimer timer,
            DeliveryMetrics metrics,
            DeliveryConfig config) {
        this.queue = queue;
        this.repository = repository;
        this.writer = writer;
        this.timer = timer;
        this.metrics = metrics;
        this.config = config;
    }

    @Override
    public void opened(SocketConnection connection) {
        // It is flushed when it is in its own room.
    }

    @Override
    public void closed(SocketConnection connection) {
        states.remove(connection);
    }

    /** Sends all that the device has not acknowledged. @return whether it is the first time for this connection */
    boolean flush(SocketConnection connection) {
        FlushState fresh = new FlushState();
        FlushState known = states.putIfAbsent(connection, fresh);
        if (known == null) {
            begin(connection, fresh, Set.of(), true);
            if (!connection.open()) {
                states.remove(connection);
            }
        }
        return known == null;
    }

    /** Something was said in the chat that the connection does not hear. */
    void flush(SocketConnection connection, UUID chat) {
        FlushState state = states.get(connection);
        // Without a state it has not been greeted, and will get this with the rest.
        if (state != null) {
            begin(connection, state, Set.of(chat), false);
        }
    }

    /** What was said while this node could not hear is not known. */
    void flushAll() {
        states.forEach((connection, state) -> begin(connection, state, Set.of(), true));
    }

    private void begin(SocketConnection connection, FlushState state, Set<UUID> chats, boolean all) {
        if (state.want(chats, all)) {
            next(connection, state);
        }
    }

    private void next(SocketConnection connection, FlushState state) {
        Optional<FlushState.Want> want = connection.open() ? state.take() : Optional.empty();
        want.ifPresent(
                wanted -> run(connection, state, wanted).subscribe().with(done -> next(connection, state), failure -> {
                    metrics.failed();
                    LOG.debugf("%s is flushed later: %s", connection, failure.toString());
                    state.want(wanted.chats(), wanted.all());
                    timer.schedule(config.retry(), () -> next(connection, state));
                }));
    }

    private Uni<Void> run(SocketConnection connection, FlushState state, FlushState.Want want) {
        Device device = Device.of(connection);
        if (!want.all()) {
            return find(connection, state, want.chats()).replaceWithVoid();
        }
        return queue.read(device).chain(known -> {
            metrics.looked(known.isPresent());
            if (known.isEmpty()) {
                return ask(connection, state, device);
            }
            return known.get().isEmpty()
                    ? Uni.createFrom().voidItem()
                    : find(connection, state, known.get().keySet())
                            .invoke(found -> forget(device, known.get(), found))
                            .replaceWithVoid();
        });
    }

    /** Only PostgreSQL knows; from now on the queue does, too. */
    private Uni<Void> ask(SocketConnection connection, FlushState state, Device device) {
        String token = UuidV7.next().toString();
        return queue.begin(device, token)
                .chain(() -> repository.register(device))
                .chain(() -> find(connection, state, null))
                .chain(found -> found.complete()
                        ? queue.complete(device, token, found.lacking())
                        // There may be more than was read, so the queue must not be trusted.
                        : Uni.createFrom().voidItem());
    }

    /**
     * What was found and sent.
     *
     * @param complete whether that is all that the device has not acknowledged
     */
    private record Found(boolean complete, List<UndeliveredRepository.Open> open) {

        Map<UUID, Long> lacking() {
            Map<UUID, Long> chats = new HashMap<>();
            open.stream()
                    .filter(chat -> !chat.messages().isEmpty())
                    .forEach(chat -> chats.put(chat.chat(), chat.lastSeq()));
            return chats;
        }
    }

    /** @param chats {@code null} for all */
    private Uni<Found> find(SocketConnection connection, FlushState state, Collection<UUID> chats) {
        Map<UUID, Long> sent = state.sent();
        return repository
                .find(Device.of(connection), chats, sent, config.maxChats(), config.maxMessages())
                .invoke(open -> send(connection, state, open))
                .map(open -> new Found(open.size() < config.maxChats() && sent.isEmpty(), open));
    }

    /** Entries that PostgreSQL finds to be nothing: acknowledged, deleted, or of a chat that the user has left. */
    private void forget(Device device, Map<UUID, Long> entries, Found found) {
        if (found.complete()) {
            Map<UUID, Long> nothing = new HashMap<>(entries);
            nothing.keySet().removeAll(found.lacking().keySet());
            queue.remove(device, nothing);
        }
    }

    private void send(SocketConnection connection, FlushState state, List<UndeliveredRepository.Open> open) {
        int left = config.maxCharacters();
        for (UndeliveredRepository.Open chat : open) {
            FlushWriter.Written written = writer.write(connection, chat, left);
            left -= written.characters();
            state.sent(chat.chat(), written.upTo());
        }
        if (open.size() == config.maxChats()) {
            writer.moreChats(connection);
        }
    }
}
