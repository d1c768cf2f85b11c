package dev.exchanger.realtime.collaboration;

import java.util.List;
import java.util.UUID;

import io.smallrye.mutiny.Uni;

/** Which participants of a session are there, by connection. A port with a Redis and an in-memory adapter. */
interface ParticipantStore {

    /**
     * A connection of the user is there, now or still.
     *
     * @return whether none of hers was before
     */
    Uni<Boolean> enter(UUID session, UUID user, String connection);

    /**
     * It is not any more.
     *
     * @return whether it was the user's last
     */
    Uni<Boolean> leave(UUID session, UUID user, String connection);

    /**
     * A connection to a node that died is not any more.
     *
     * @return whether it was the user's last
     */
    Uni<Boolean> leave(Place place, String node);

    /** Connections to a node that are in sessions, some of them if there are more than the limit. */
    Uni<List<Place>> places(String node, int limit);

    /** A connection of a user in a session. */
    record Place(UUID session, UUID user, String connection) {}

    /** The users that are there, each once. */
    Uni<List<UUID>> present(UUID session);
}
