package dev.exchanger.realtime.presence;

import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.smallrye.mutiny.Uni;

/** Presence of one process, gone with it: for {@code USE_REDIS_WEBSOCKETS=false}. */
final class MemoryPresenceStore implements PresenceStore {

    private final Map<UUID, State> states = new ConcurrentHashMap<>();
    private final PresenceConfig config;
    private final Clock clock;

    MemoryPresenceStore(PresenceConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    private static final class State {
        private final Set<String> connections = new HashSet<>(2);
        private Instant graceUntil = Instant.MIN;
        private PresenceStatus told = PresenceStatus.OFFLINE;
        private Instant since;
        private Instant changedAt;
        private PresenceStatus declared;
        private Instant declaredUntil = Instant.MIN;

        private boolean online() {
            return told != PresenceStatus.OFFLINE;
        }
    }

    @Override
    public Uni<PresenceChange> add(UUID user, String connection) {
        return change(user, (state, now) -> {
            state.connections.add(connection);
            state.graceUntil = Instant.MIN;
            if (!state.declaredUntil.isAfter(now)) {
                declare(state, PresenceStatus.ONLINE, now);
            }
            return true;
        });
    }

    @Override
    public Uni<PresenceChange> renew(UUID user, String connection) {
        return change(user, (state, now) -> state.connections.add(connection) || true);
    }

    @Override
    public Uni<PresenceChange> leave(UUID user, String connection) {
        return change(user, (state, now) -> {
            boolean there = state.connections.remove(connection);
            state.graceUntil = there ? now.plus(config.grace()) : state.graceUntil;
            return there;
        });
    }

    @Override
    public Uni<PresenceChange> expire(UUID user) {
        return change(user, (state, now) -> true);
    }

    @Override
    public Uni<PresenceChange> drop(UUID user, String node, List<String> connections) {
        return expire(user);
    }

    @Override
    public Uni<PresenceChange> declare(UUID user, PresenceStatus status) {
        return change(user, (state, now) -> {
            declare(state, status, now);
            return true;
        });
    }

    private void declare(State state, PresenceStatus status, Instant now) {
        state.declared = status;
        state.declaredUntil = now.plus(config.statusTtl());
    }

    @Override
    public Uni<Void> forget(UUID user) {
        return Uni.createFrom().item(() -> {
            states.remove(user);
            return null;
        });
    }

    @Override
    public Uni<Boolean> beat() {
        return Uni.createFrom().item(false);
    }

    @Override
    public Uni<Due> due(int limit) {
        return Uni.createFrom().item(() -> {
            Instant now = clock.instant();
            return new Due(
                    states.entrySet().stream()
                            .filter(entry -> entry.getValue().online() && !live(entry.getValue(), now))
                            .map(Map.Entry::getKey)
                            .limit(limit)
                            .toList(),
                    List.of());
        });
    }

    @Override
    public Uni<Map<UUID, List<String>>> connectionsOf(String node, int limit) {
        return Uni.createFrom().item(Map.of());
    }

    @Override
    public Uni<Void> bury(String node) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Long> connections(UUID user) {
        State state = states.get(user);
        return Uni.createFrom().item(state == null ? 0L : state.connections.size());
    }

    @Override
    public Uni<List<Presence>> read(List<UUID> users) {
        return Uni.createFrom().item(() -> users.stream().map(this::presence).toList());
    }

    private Presence presence(UUID user) {
        State state = states.get(user);
        if (state == null) {
            return Presence.of(user, false, null, null, null);
        }
        synchronized (state) {
            String declared = declared(state, clock.instant()).code();
            return Presence.of(user, state.online(), declared, state.since, state.changedAt);
        }
    }

    private static PresenceStatus declared(State state, Instant now) {
        return state.declaredUntil.isAfter(now) ? state.declared : PresenceStatus.AWAY;
    }

    private Uni<PresenceChange> change(UUID user, Change change) {
        return Uni.createFrom().item(() -> {
            State state = states.computeIfAbsent(user, id -> new State());
            synchronized (state) {
                Instant now = clock.instant();
                boolean effective = change.apply(state, now);
                PresenceStatus before = state.told;
                boolean live = live(state, now);
                state.told = live ? declared(state, now) : PresenceStatus.OFFLINE;
                if (live != (before != PresenceStatus.OFFLINE)) {
                    state.since = now;
                    state.declaredUntil = live ? state.declaredUntil : Instant.MIN;
                }
                if (before != state.told) {
                    state.changedAt = now;
                }
                return new PresenceChange(
                        before, state.told, state.connections.size(), now, state.since, state.changedAt, effective);
            }
        });
    }

    private static boolean live(State state, Instant now) {
        return !state.connections.isEmpty() || state.graceUntil.isAfter(now);
    }

    private interface Change {
        boolean apply(State state, Instant now);
    }
}
