package dev.exchanger.platform.security;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.session.SessionSlot;
import dev.exchanger.platform.session.SessionValue;
import dev.exchanger.platform.session.UserSlot;

/**
 * Session liveness for every service but identity: one pipelined read of Redis, and identity's introspection whenever
 * that read does not give a clear and fresh answer. Never writes. When neither can tell, the request is refused (503).
 */
@ApplicationScoped
@DefaultBean
public class CachedLiveness implements SessionLiveness {

    private static final Logger LOG = Logger.getLogger(CachedLiveness.class);

    private final RedisLink redis;
    private final Introspection introspection;
    private final SecurityConfig config;
    private final Clock clock;

    public CachedLiveness(RedisLink redis, Introspection introspection, SecurityConfig config, Clock clock) {
        this.redis = redis;
        this.introspection = introspection;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Uni<UserPrincipal> check(VerifiedToken token) {
        String context = token.context().code();
        return redis.pipeline(List.of(
                        RedisCommand.read("GET", RedisKeys.session(context, token.sessionId())),
                        RedisCommand.read("EXISTS", RedisKeys.tokenBlacklist(token.tokenId())),
                        RedisCommand.read("GET", RedisKeys.user(context, token.userId()))))
                .map(answers -> cached(token, answers))
                .onFailure(failure -> !(failure instanceof ProblemException))
                .recoverWithItem(CachedLiveness::unreadable)
                .chain(user -> user.map(known -> Uni.createFrom().item(known))
                        .orElseGet(() -> introspection.introspect(token)));
    }

    /** Empty: ask identity. */
    private Optional<UserPrincipal> cached(VerifiedToken token, List<Response> answers) {
        Optional<SessionSlot> session = SessionSlot.decode(text(answers.get(0)));
        Optional<UserSlot> user = UserSlot.decode(text(answers.get(2)));
        boolean blacklisted = answers.get(1).toLong() > 0;
        if (blacklisted
                || session.filter(SessionSlot.Tombstone.class::isInstance).isPresent()) {
            throw Unauthenticated.problem();
        }
        return session.filter(slot -> slot instanceof SessionSlot.Live live && isUsable(live.value(), token))
                .flatMap(live -> user)
                .filter(slot ->
                        slot instanceof UserSlot.Live live && live.user().id().equals(token.userId()))
                .map(slot -> token.principal(((UserSlot.Live) slot).user().permissions()));
    }

    private boolean isUsable(SessionValue session, VerifiedToken token) {
        return session.context().equals(token.context().code())
                && session.userId().equals(token.userId())
                && session.usable(clock.instant(), freshness(token.context()));
    }

    private Duration freshness(ApplicationContext context) {
        return context == ApplicationContext.ADMIN ? config.freshnessAdmin() : config.freshness();
    }

    private static Optional<UserPrincipal> unreadable(Throwable failure) {
        LOG.debugf("session not read from Redis, asking identity: %s", failure);
        return Optional.empty();
    }

    private static String text(Response response) {
        return response == null ? null : response.toString();
    }
}
