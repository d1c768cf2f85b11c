package dev.exchanger.realtime.presence;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomName;

/** People who look at one order share its room, in tests. */
@ApplicationScoped
public class SharedOrders implements SharedRooms {

    private final Map<UUID, Set<UUID>> people = new ConcurrentHashMap<>();

    void share(UUID order, UUID... users) {
        people.put(order, Set.of(users));
    }

    @Override
    public Uni<Map<UUID, List<RoomName>>> rooms(Collection<UUID> users) {
        return Uni.createFrom().item(() -> users.stream()
                .collect(Collectors.toMap(Function.identity(), user -> people.entrySet().stream()
                        .filter(entry -> entry.getValue().contains(user))
                        .map(entry -> RoomName.order(entry.getKey()))
                        .toList())));
    }

    @Override
    public Uni<Set<UUID>> companions(UUID user, Collection<UUID> others) {
        return Uni.createFrom().item(() -> {
            Set<UUID> found = new HashSet<>();
            people.values().stream().filter(all -> all.contains(user)).forEach(found::addAll);
            found.retainAll(Set.copyOf(others));
            return found;
        });
    }
}
