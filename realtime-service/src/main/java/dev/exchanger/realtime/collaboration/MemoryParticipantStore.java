package dev.exchanger.realtime.collaboration;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.smallrye.mutiny.Uni;

/** The participants on one process: for {@code USE_REDIS_COLLABORATION=false}. Needs no leases, as it ends with its connections. */
final class MemoryParticipantStore implements ParticipantStore {

    private final Map<UUID, Map<UUID, Set<String>>> sessions = new HashMap<>();

    @Override
    public Uni<Boolean> enter(UUID session, UUID user, String connection) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                Set<String> connections = sessions.computeIfAbsent(session, id -> new HashMap<>())
                        .computeIfAbsent(user, id -> new HashSet<>());
                return connections.add(connection) && connections.size() == 1;
            }
        });
    }

    @Override
    public Uni<Boolean> leave(UUID session, UUID user, String connection) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                Map<UUID, Set<String>> users = sessions.getOrDefault(session, Map.of());
                Set<String> connections = users.get(user);
                if (connections == null || !connections.remove(connection) || !connections.isEmpty()) {
                    return false;
                }
                users.remove(user);
                if (users.isEmpty()) {
                    sessions.remove(session);
                }
                return true;
            }
        });
    }

    @Override
    public Uni<Boolean> leave(Place place, String node) {
        return leave(place.session(), place.user(), place.connection());
    }

    /** There is no other node, and what this one has ends with it. */
    @Override
    public Uni<List<Place>> places(String node, int limit) {
        return Uni.createFrom().item(List.of());
    }

    @Override
    public Uni<List<UUID>> present(UUID session) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                return sessions.getOrDefault(session, Map.of()).keySet().stream()
                        .sorted()
                        .toList();
            }
        });
    }
}
