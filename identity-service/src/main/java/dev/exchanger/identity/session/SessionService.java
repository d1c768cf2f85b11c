package dev.exchanger.identity.session;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.UserPrincipal;

/** What a user may do with the own sessions. Another user's session is simply not there. */
@ApplicationScoped
public class SessionService {

    private final Sessions sessions;

    public SessionService(Sessions sessions) {
        this.sessions = sessions;
    }

    Uni<List<SessionView>> list(UserPrincipal user) {
        SessionId asking = new SessionId(user.sessionId());
        return sessions.of(user.context()).list(user.userId()).map(all -> all.stream()
                .map(session -> SessionView.of(session, user.context().code(), asking))
                .toList());
    }

    Uni<SessionView> current(UserPrincipal user) {
        return list(user).map(all -> all.stream()
                .filter(SessionView::current)
                .findFirst()
                .orElseThrow(() -> new ProblemException(CommonProblem.UNAUTHENTICATED, null)));
    }

    /** True when it is effective everywhere. */
    Uni<Boolean> logout(UserPrincipal user) {
        return sessions.of(user.context()).revoke(new SessionId(user.sessionId()), RevokeReason.LOGOUT);
    }

    Uni<Boolean> revoke(UserPrincipal user, UUID handle) {
        return sessions.of(user.context())
                .revoke(user.userId(), handle)
                .map(done -> done.orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null)));
    }

    Uni<Boolean> revokeAll(UserPrincipal user, boolean butThis) {
        return sessions.of(user.context())
                .revokeAll(
                        user.userId(),
                        butThis ? new SessionId(user.sessionId()) : null,
                        butThis ? RevokeReason.LOGOUT_OTHERS : RevokeReason.LOGOUT_EVERYWHERE);
    }
}
