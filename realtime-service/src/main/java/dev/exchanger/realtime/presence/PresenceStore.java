package dev.exchanger.realtime.presence;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.smallrye.mutiny.Uni;

/**
 * Where it is known who is connected where: a port with a Redis and an in-memory adapter. Every change tells the state
 * before and after it in one step, so that of all nodes exactly one sees each transition. A connection is named
 * {@code node/id}.
 */
interface PresenceStore {

    /** A connection is open. */
    Uni<PresenceChange> add(UUID user, String connection);

    /** It is still open. */
    Uni<PresenceChange> renew(UUID user, String connection);

    /** It is closed; the user's grace begins. */
    Uni<PresenceChange> leave(UUID user, String connection);

    /** Forgets what has run out of time. */
    Uni<PresenceChange> expire(UUID user);

    /** Forgets connections of the user to a dead node, without grace. */
    Uni<PresenceChange> drop(UUID user, String node, List<String> connections);

    /** Notes the status that a user declares. It holds for a while, and shows while she is connected. */
    Uni<PresenceChange> declare(UUID user, PresenceStatus status);

    /** Forgets all that is known of a user; what her connections do afterwards changes nothing. */
    Uni<Void> forget(UUID user);

    /** Shows that this node lives; true when it was taken for dead or is new, so that its connections are unknown. */
    Uni<Boolean> beat();

    /** Who must be looked at now. */
    Uni<Due> due(int limit);

    /** Connections to a node, some of them if there are more than the limit, by user. */
    Uni<Map<UUID, List<String>>> connectionsOf(String node, int limit);

    /** Forgets a node that is still dead. */
    Uni<Void> bury(String node);

    /** The live connections of a user on all nodes. */
    Uni<Long> connections(UUID user);

    /** The presence of users in their order, in one round trip; times are null where they are not known. */
    Uni<List<Presence>> read(List<UUID> users);

    /**
     * What time has done.
     *
     * @param users whose connections or grace have run out
     * @param nodes that have not shown a sign of life
     */
    record Due(List<UUID> users, List<String> nodes) {

        static final Due NONE = new Due(List.of(), List.of());
    }
}
