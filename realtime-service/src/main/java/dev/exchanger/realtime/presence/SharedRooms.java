package dev.exchanger.realtime.presence;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.room.RoomName;

/** A CDI bean that knows which people share a room. Nobody else hears of a user's presence or may ask about it. */
public interface SharedRooms {

    /** The rooms of each of these users whose members hear of her; users without any may be left out. */
    Uni<Map<UUID, List<RoomName>>> rooms(Collection<UUID> users);

    /** Those of the others who share a room with the user. */
    Uni<Set<UUID>> companions(UUID user, Collection<UUID> others);
}
