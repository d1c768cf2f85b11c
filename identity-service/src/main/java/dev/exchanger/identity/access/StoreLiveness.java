package dev.exchanger.identity.access;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.identity.permission.UserCache;
import dev.exchanger.identity.session.LiveSession;
import dev.exchanger.identity.session.SessionId;
import dev.exchanger.identity.session.Sessions;
import dev.exchanger.identity.token.RevokedTokens;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.SessionLiveness;
import dev.exchanger.platform.security.UserPrincipal;
import dev.exchanger.platform.security.VerifiedToken;
import dev.exchanger.platform.session.CachedUser;

/** Judges tokens by this service's own two-tier stores. */
@ApplicationScoped
public class StoreLiveness implements SessionLiveness {

    private final Sessions sessions;
    private final RevokedTokens revoked;
    private final UserCache users;

    public StoreLiveness(Sessions sessions, RevokedTokens revoked, UserCache users) {
        this.sessions = sessions;
        this.revoked = revoked;
        this.users = users;
    }

    @Override
    public Uni<UserPrincipal> check(VerifiedToken token) {
        // Three questions at once: they leave in one write to Redis.
        return Uni.combine()
                .all()
                .unis(
                        sessions.of(token.context()).find(new SessionId(token.sessionId())),
                        revoked.contains(token.tokenId()),
                        users.find(token.context(), token.userId()))
                .asTuple()
                .map(found -> principal(token, found.getItem1(), found.getItem2(), found.getItem3()));
    }

    private static UserPrincipal principal(
            VerifiedToken token, Optional<LiveSession> session, boolean revoked, Optional<CachedUser> user) {
        boolean live =
                session.filter(own -> own.userId().equals(token.userId())).isPresent();
        if (!live || revoked || user.isEmpty()) {
            throw new ProblemException(CommonProblem.UNAUTHENTICATED, null);
        }
        return token.principal(user.get().permissions());
    }
}
