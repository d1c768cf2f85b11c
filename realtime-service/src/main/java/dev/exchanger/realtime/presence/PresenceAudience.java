package dev.exchanger.realtime.presence;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomName;

/** Everybody who may know of a user's presence: she herself on all her devices, and the people she shares a room with. */
@ApplicationScoped
public class PresenceAudience {

    private final List<SharedRooms> sources;

    public PresenceAudience(@All List<SharedRooms> sources) {
        this.sources = sources;
    }

    /** The rooms in which to tell of each of these users; her own is always among them. */
    Uni<Map<UUID, Set<RoomName>>> rooms(Collection<UUID> users) {
        return all(sources.stream().map(source -> source.rooms(users)).toList()).map(found -> {
            Map<UUID, Set<RoomName>> rooms = own(users);
            found.forEach(more -> more.forEach((user, names) ->
                    rooms.computeIfAbsent(user, id -> new LinkedHashSet<>()).addAll(names)));
            return rooms;
        });
    }

    /** The own rooms alone. */
    static Map<UUID, Set<RoomName>> own(Collection<UUID> users) {
        Map<UUID, Set<RoomName>> rooms = new HashMap<>();
        users.forEach(user -> rooms.put(user, new LinkedHashSet<>(List.of(RoomName.user(user)))));
        return rooms;
    }

    /** Whether the user may know of all of the others. */
    Uni<Boolean> mayKnow(UUID user, Collection<UUID> others) {
        Set<UUID> strangers = new HashSet<>(others);
        strangers.remove(user);
        if (strangers.isEmpty()) {
            return Uni.createFrom().item(true);
        }
        Set<UUID> asked = Set.copyOf(strangers);
        return all(sources.stream()
                        .map(source -> source.companions(user, asked))
                        .toList())
                .map(found -> {
                    found.forEach(strangers::removeAll);
                    return strangers.isEmpty();
                });
    }

    private static <T> Uni<List<T>> all(List<Uni<T>> questions) {
        return questions.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(questions).andFailFast();
    }
}
