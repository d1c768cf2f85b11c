package dev.exchanger.identity.access;

import java.util.Optional;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

import dev.exchanger.identity.permission.UserCache;
import dev.exchanger.identity.session.CookieSessions;
import dev.exchanger.identity.session.LiveSession;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CookieAuthentication;
import dev.exchanger.platform.security.UserPrincipal;

/** Lets browsers in by their session cookie. */
@ApplicationScoped
public class CookieAccess implements CookieAuthentication {

    private final CookieSessions cookies;
    private final UserCache users;

    public CookieAccess(CookieSessions cookies, UserCache users) {
        this.cookies = cookies;
        this.users = users;
    }

    @Override
    public Optional<Uni<UserPrincipal>> authenticate(RoutingContext request, Set<ApplicationContext> allowed) {
        for (ApplicationContext context : allowed) {
            Optional<Uni<LiveSession>> session = cookies.find(request, context);
            if (session.isPresent()) {
                return session.map(live -> live.chain(found -> principal(context, found)));
            }
        }
        return Optional.empty();
    }

    private Uni<UserPrincipal> principal(ApplicationContext context, LiveSession session) {
        return users.find(context, session.userId())
                .map(user -> user.orElseThrow(() -> new ProblemException(CommonProblem.UNAUTHENTICATED, null)))
                .map(user -> new UserPrincipal(
                        session.userId(),
                        session.id().hex(),
                        context,
                        "cookie:" + session.handle(),
                        session.end(),
                        user.permissions()));
    }
}
