package dev.exchanger.identity.token;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.identity.protection.ClientDevice;
import dev.exchanger.identity.protection.Limits;
import dev.exchanger.identity.session.LiveSession;
import dev.exchanger.identity.session.OpenedSession;
import dev.exchanger.identity.session.RefreshOutcome;
import dev.exchanger.identity.session.RefreshState;
import dev.exchanger.identity.session.RevokeReason;
import dev.exchanger.identity.session.SessionConfig;
import dev.exchanger.identity.session.Sessions;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.TokenVerifier;

/** Issues, renews and calls back the tokens of sessions. */
@ApplicationScoped
public class TokenService {

    private static final Logger LOG = Logger.getLogger(TokenService.class);
    private static final String BEARER = "Bearer";

    private final Sessions sessions;
    private final SessionConfig config;
    private final AccessTokens access;
    private final RefreshTokens refresh;
    private final RevokedTokens revoked;
    private final TokenVerifier verifier;
    private final Limits limits;
    private final Clock clock;

    public TokenService(
            Sessions sessions,
            SessionConfig config,
            AccessTokens access,
            RefreshTokens refresh,
            RevokedTokens revoked,
            TokenVerifier verifier,
            Limits limits,
            Clock clock) {
        this.sessions = sessions;
        this.config = config;
        this.access = access;
        this.refresh = refresh;
        this.revoked = revoked;
        this.verifier = verifier;
        this.limits = limits;
        this.clock = clock;
    }

    /** The first tokens of a session. */
    public TokenAnswer open(ApplicationContext context, OpenedSession opened) {
        return answer(context, opened.session(), opened.refresh());
    }

    /** An access token alone, for a browser whose cookie is its refresh token. */
    public TokenAnswer accessOnly(ApplicationContext context, LiveSession session) {
        AccessTokens.Signed signed = access.forSession(context, session);
        return new TokenAnswer(signed.token(), BEARER, signed.expiresIn(), null, null);
    }

    /** Renews a session by its refresh token; 401 in every case but the good one. */
    Uni<TokenAnswer> refresh(ApplicationContext context, String text, ClientDevice client) {
        return limits.token(client.ip()).chain(() -> refresh.read(context, text)
                .map(token -> renew(context, token, client))
                .orElseGet(() -> Uni.createFrom().failure(refused())));
    }

    private Uni<TokenAnswer> renew(ApplicationContext context, RefreshToken token, ClientDevice client) {
        return sessions.of(context)
                .refresh(token.handle(), token.counter(), key -> refresh.genuine(context, token, key), client)
                .map(outcome -> {
                    if (outcome instanceof RefreshOutcome.Renewed renewed) {
                        return answer(context, renewed.session(), renewed.next());
                    }
                    if (outcome instanceof RefreshOutcome.Stolen) {
                        LOG.warnf("refresh token of session %s was used again: session revoked", token.handle());
                    }
                    throw refused();
                });
    }

    /**
     * Calls a token back (RFC 7009): a refresh token with its session, an access token alone.
     *
     * @return whether it is effective everywhere; also true for what is no token at all
     */
    Uni<Boolean> revoke(ApplicationContext context, String text, String ip) {
        return limits.token(ip).chain(() -> {
            Optional<RefreshToken> token = refresh.read(context, text);
            return token.isPresent() ? revokeSession(context, token.get()) : revokeAccess(context, text);
        });
    }

    private Uni<Boolean> revokeSession(ApplicationContext context, RefreshToken token) {
        return sessions.of(context)
                .revokeByRefreshToken(token.handle(), key -> refresh.genuine(context, token, key), RevokeReason.LOGOUT);
    }

    private Uni<Boolean> revokeAccess(ApplicationContext context, String text) {
        return verifier.user(text, Set.of(context))
                .chain(revoked::revoke)
                .onFailure(failure ->
                        failure instanceof ProblemException problem && problem.type() == CommonProblem.UNAUTHENTICATED)
                .recoverWithItem(true);
    }

    private TokenAnswer answer(ApplicationContext context, LiveSession session, RefreshState state) {
        AccessTokens.Signed signed = access.forSession(context, session);
        Duration left = Duration.between(clock.instant(), session.expiresAt());
        Duration life = left.compareTo(config.refresh()) < 0 ? left : config.refresh();
        return new TokenAnswer(
                signed.token(), BEARER, signed.expiresIn(), refresh.write(context, state), life.toSeconds());
    }

    private static ProblemException refused() {
        return new ProblemException(CommonProblem.UNAUTHENTICATED, null);
    }
}
