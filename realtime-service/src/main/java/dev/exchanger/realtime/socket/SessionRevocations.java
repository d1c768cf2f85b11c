package dev.exchanger.realtime.socket;

import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisSubscriber;
import dev.exchanger.platform.security.Authenticator;

/**
 * Closes the sockets of a session when it ends. The channel {@code session:revoked} tells all nodes at once; whatever it
 * may have said while Redis was away is found by asking about every open session again.
 */
@ApplicationScoped
public class SessionRevocations implements SocketListener {

    private static final Logger LOG = Logger.getLogger(SessionRevocations.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHECKS_AT_ONCE = 16;

    private final Sockets sockets;
    private final RedisSubscriber subscriber;
    private final RedisLink redis;
    private final Authenticator authenticator;
    private final RecentlyRevoked recent = new RecentlyRevoked();

    public SessionRevocations(
            Sockets sockets, RedisSubscriber subscriber, RedisLink redis, Authenticator authenticator) {
        this.sockets = sockets;
        this.subscriber = subscriber;
        this.redis = redis;
        this.authenticator = authenticator;
    }

    void start(@Observes StartupEvent event) {
        subscriber.subscribe(RedisKeys.sessionRevokedChannel(), this::heard, this::checkAll);
    }

    @Override
    public void opened(SocketConnection connection) {
        if (recent.contains(connection.principal().sessionId(), System.nanoTime())) {
            connection.close(CloseCode.AUTH_INVALID);
        }
    }

    @Override
    public void closed(SocketConnection connection) {
        // Nothing is kept of it here.
    }

    /** Closes the session's sockets on every node; fails when the other nodes cannot be told now. */
    public Uni<Void> revoke(UUID userId, String sessionId, String context) {
        close(userId, sessionId);
        String message = JSON.createObjectNode()
                .put("userId", userId.toString())
                .put("sessionId", sessionId)
                .put("context", context)
                .toString();
        return redis.execute(RedisCommand.write("PUBLISH", RedisKeys.sessionRevokedChannel(), message))
                .replaceWithVoid();
    }

    /** A message of the channel. */
    void heard(String message) {
        try {
            JsonNode revoked = JSON.readTree(message);
            close(
                    UUID.fromString(revoked.path("userId").asText()),
                    revoked.path("sessionId").asText());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.warnf("Unreadable message on %s ignored", RedisKeys.sessionRevokedChannel());
        }
    }

    private void close(UUID userId, String sessionId) {
        // First: a socket that opens from now on sees it, one that has opened is found.
        recent.add(sessionId, System.nanoTime());
        int closed = sockets.close(
                userId, connection -> connection.principal().sessionId().equals(sessionId), CloseCode.AUTH_INVALID);
        if (closed > 0) {
            LOG.infof("Session of user %s revoked: %d sockets closed", userId, closed);
        }
    }

    private void checkAll() {
        Multi.createFrom()
                .iterable(List.copyOf(sockets.all()))
                .onItem()
                .transformToUni(this::check)
                .merge(CHECKS_AT_ONCE)
                .collect()
                .last()
                .subscribe()
                .with(done -> {}, failure -> LOG.error("Sessions could not be checked", failure));
    }

    private Uni<Void> check(SocketConnection connection) {
        return authenticator
                .authenticate(connection.token(), Set.of(connection.principal().context()))
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(failure -> {
                    // A session that cannot be checked now is not a revoked one; the token's end bounds it.
                    if (failure instanceof ProblemException problem
                            && problem.type().status() == 401) {
                        connection.close(CloseCode.AUTH_INVALID);
                    }
                    return null;
                });
    }
}
