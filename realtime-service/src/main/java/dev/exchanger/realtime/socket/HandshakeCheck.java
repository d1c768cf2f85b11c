package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.logging.Logger;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.problem.ProblemTable;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Authenticator;
import dev.exchanger.platform.security.UserPrincipal;
import dev.exchanger.realtime.ticket.SocketTickets;

/**
 * Decides about a handshake before the upgrade, where a refusal is still an HTTP status: 503 while the node drains or a
 * needed server is away, 400 for a protocol we do not speak, 403 for a foreign origin, 401 for a bad token or ticket, 429
 * for too many connections.
 */
@ApplicationScoped
public class HandshakeCheck implements HttpUpgradeCheck {

    private static final Logger LOG = Logger.getLogger(HandshakeCheck.class);
    private static final Set<ApplicationContext> ALLOWED = EnumSet.allOf(ApplicationContext.class);
    private static final Duration UNUSED_PLACE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Authenticator authenticator;
    private final SocketTickets tickets;
    private final ConnectionCensus census;
    private final Sockets sockets;
    private final SocketTimer timer;
    private final SocketMetrics metrics;
    private final SocketConfig config;
    private final Set<String> origins;

    public HandshakeCheck(
            Authenticator authenticator,
            SocketTickets tickets,
            ConnectionCensus census,
            Sockets sockets,
            SocketTimer timer,
            SocketMetrics metrics,
            SocketConfig config) {
        this.authenticator = authenticator;
        this.tickets = tickets;
        this.census = census;
        this.sockets = sockets;
        this.timer = timer;
        this.metrics = metrics;
        this.config = config;
        this.origins = config.allowedOrigins().orElse(Set.of());
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        HttpServerRequest request = context.httpRequest();
        HandshakeCredential credential =
                HandshakeCredential.of(request.headers(), request.params().getAll("ticket"));
        HandshakeCredential.strip(request.headers());
        boolean resuming = "true".equals(request.getParam("resume"));
        // The ticket first: what reaches us is spent, whatever becomes of it, as its URL may be in somebody's log.
        return token(credential)
                .chain(token -> refusal(request, credential).map(this::refuse).orElseGet(() -> authenticator
                        .authenticate(token, ALLOWED)
                        .chain(user -> admit(user, token, resuming, context))))
                .onFailure()
                .recoverWithUni(this::failed);
    }

    private Uni<String> token(HandshakeCredential credential) {
        return credential.ticket() == null
                ? Uni.createFrom().item(credential.token())
                : tickets.redeem(credential.ticket());
    }

    /** A handshake that is not let in: HTTP status, why for the metrics, headers. */
    private record Refusal(int status, String reason, Map<String, List<String>> headers) {}

    /** Why nobody at all would be let in this way. */
    private Optional<Refusal> refusal(HttpServerRequest request, HandshakeCredential credential) {
        if (sockets.draining()) {
            return Optional.of(new Refusal(503, "draining", retryAfter(Duration.ofSeconds(1))));
        }
        if (foreignOrigin(request)) {
            return Optional.of(new Refusal(403, "origin", Map.of()));
        }
        return credential.speaksOurProtocol()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        400, "protocol", Map.of("Sec-WebSocket-Protocol", List.of(HandshakeCredential.PROTOCOL))));
    }

    /** A browser always names the origin of the page; other clients name none. */
    private boolean foreignOrigin(HttpServerRequest request) {
        List<String> named = request.headers().getAll("Origin");
        return !named.isEmpty() && (named.size() > 1 || !origins.contains(named.get(0)));
    }

    private Uni<CheckResult> admit(UserPrincipal user, String token, boolean resuming, HttpUpgradeContext context) {
        return census.connections(user.userId())
                // Redis away: this node still knows its own connections.
                .onFailure()
                .recoverWithItem(0L)
                .chain(everywhere -> everywhere >= config.maxConnectionsPerUser()
                        ? refuse(new Refusal(429, "user-full", retryAfter(RETRY)))
                        : reserve(user, token, resuming, context));
    }

    private Uni<CheckResult> reserve(UserPrincipal user, String token, boolean resuming, HttpUpgradeContext context) {
        return switch (sockets.reserve(user.userId(), config.maxConnections(), config.maxConnectionsPerUser())) {
            case NODE_FULL -> refuse(new Refusal(503, "node-full", retryAfter(RETRY)));
            case USER_FULL -> refuse(new Refusal(429, "user-full", retryAfter(RETRY)));
            case TAKEN -> {
                Handshake handshake = new Handshake(
                        user,
                        token,
                        resuming,
                        context.httpRequest().connection(),
                        () -> sockets.release(user.userId()));
                context.userData().put(Handshake.KEY, handshake);
                // The client may be gone before the upgrade completes, and then nobody else gives the place back.
                timer.schedule(UNUSED_PLACE, handshake::expire);
                yield CheckResult.permitUpgrade();
            }
        };
    }

    private Uni<CheckResult> failed(Throwable failure) {
        ProblemException problem = ProblemTable.describe(failure);
        int status = problem.type().status();
        if (problem.type() == CommonProblem.INTERNAL) {
            LOG.error("Handshake failed", failure);
        }
        if (status == 401) {
            return refuse(new Refusal(
                    401, "credential", Map.of("WWW-Authenticate", List.of("Bearer error=\"invalid_token\""))));
        }
        Optional<Duration> retry = problem.retryAfter();
        return refuse(new Refusal(
                status,
                status >= 500 ? "unavailable" : "credential",
                retry.isPresent() ? retryAfter(retry.get()) : Map.of()));
    }

    private Uni<CheckResult> refuse(Refusal refusal) {
        metrics.refused(refusal.status(), refusal.reason());
        return CheckResult.rejectUpgrade(refusal.status(), refusal.headers());
    }

    private static Map<String, List<String>> retryAfter(Duration delay) {
        return Map.of("Retry-After", List.of(Long.toString(Math.max(1, delay.toSeconds()))));
    }
}
