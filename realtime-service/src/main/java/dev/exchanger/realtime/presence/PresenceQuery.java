package dev.exchanger.realtime.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.redis.RedisUnavailable;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.UserPrincipal;
import dev.exchanger.realtime.socket.SocketMode;
import dev.exchanger.realtime.socket.Sockets;

/** Answers who is there, to those who may know. */
@ApplicationScoped
public class PresenceQuery {

    private static final int LIMIT = 100;

    private final PresenceStore store;
    private final LastSeenRepository lastSeen;
    private final PresenceAudience audience;
    private final Sockets sockets;
    private final SocketMode mode;
    private final PresenceMetrics metrics;

    public PresenceQuery(
            PresenceStore store,
            LastSeenRepository lastSeen,
            PresenceAudience audience,
            Sockets sockets,
            SocketMode mode,
            PresenceMetrics metrics) {
        this.store = store;
        this.lastSeen = lastSeen;
        this.audience = audience;
        this.sockets = sockets;
        this.mode = mode;
        this.metrics = metrics;
    }

    /**
     * The presence of users to somebody who may know.
     *
     * @param users ids separated by commas, as the caller wrote them
     * @return fails with {@code validation}, or with {@code forbidden} when she shares a room with one of them not
     */
    Uni<PresenceResponse> presence(UserPrincipal caller, String users) {
        return presence(caller, parse(users));
    }

    /** The presence of 1 to 100 users. */
    Uni<PresenceResponse> presence(UserPrincipal caller, List<UUID> ids) {
        long asked = System.nanoTime();
        return mayKnow(caller, ids)
                .chain(may -> {
                    if (!may) {
                        throw new ProblemException(
                                CommonProblem.FORBIDDEN, "You share nothing with one of these users");
                    }
                    return read(ids);
                })
                .eventually(() -> metrics.read(Duration.ofNanos(System.nanoTime() - asked)));
    }

    private Uni<Boolean> mayKnow(UserPrincipal caller, List<UUID> ids) {
        return caller.context() == ApplicationContext.ADMIN
                ? Uni.createFrom().item(true)
                : audience.mayKnow(caller.userId(), ids);
    }

    private Uni<PresenceResponse> read(List<UUID> ids) {
        return store.read(ids)
                .map(found -> new PresenceResponse(mode.code(), found))
                .onFailure(RedisUnavailable.class)
                .recoverWithItem(() -> new PresenceResponse(
                        "local", ids.stream().map(this::here).toList()))
                .chain(this::completed);
    }

    private Presence here(UUID user) {
        return Presence.of(user, !sockets.of(user).isEmpty(), PresenceStatus.ONLINE.code(), null, null);
    }

    /** Redis may have lost when somebody was last seen; PostgreSQL has not. */
    private Uni<PresenceResponse> completed(PresenceResponse response) {
        List<UUID> unknown = response.users().stream()
                .filter(presence -> presence.lastSeen() == null)
                .map(Presence::userId)
                .distinct()
                .toList();
        if (unknown.isEmpty()) {
            return Uni.createFrom().item(response);
        }
        return lastSeen.find(unknown).onFailure().recoverWithItem(Map.of()).map(times -> {
            List<Presence> users = new ArrayList<>();
            response.users().forEach(presence -> users.add(presence.seen(times.get(presence.userId()))));
            return new PresenceResponse(response.mode(), users);
        });
    }

    private static List<UUID> parse(String users) {
        try {
            List<UUID> ids = users == null
                    ? List.of()
                    : Arrays.stream(users.split(","))
                            .map(String::trim)
                            .map(UUID::fromString)
                            .toList();
            if (!ids.isEmpty() && ids.size() <= LIMIT) {
                return ids;
            }
        } catch (IllegalArgumentException e) {
            // Answered like any other wrong list.
        }
        throw new ProblemException(CommonProblem.VALIDATION, null)
                .withError("users", "must be 1 to " + LIMIT + " user ids separated by commas");
    }
}
