package dev.exchanger.identity.access;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

import dev.exchanger.identity.permission.UserCache;
import dev.exchanger.identity.session.CookieSessions;
import dev.exchanger.identity.session.CookieSessions.Shown;
import dev.exchanger.identity.session.LiveSession;
import dev.exchanger.identity.session.SessionConfig;
import dev.exchanger.identity.session.SessionId;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CookieAuthentication;
import dev.exchanger.platform.security.UserPrincipal;
import dev.exchanger.platform.session.CachedUser;

/** Lets browsers in by their session cookie. */
@ApplicationScoped
public class CookieAccess implements CookieAuthentication {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final CookieSessions cookies;
    private final UserCache users;

    // Whose a session is never changes, so it may be remembered: then session and user are asked for in one write to
    // Redis. Whether the session lives, and whose it is, is still what the stores say.
    private final Cache<SessionId, UUID> owners;

    public CookieAccess(CookieSessions cookies, UserCache users, SessionConfig config) {
        this.cookies = cookies;
        this.users = users;
        this.owners = Caffeine.newBuilder()
                .expireAfterAccess(REMEMBERED)
                .maximumSize(config.memorySize())
                .build();
    }

    @Override
    public Optional<Uni<UserPrincipal>> authenticate(RoutingContext request, Set<ApplicationContext> allowed) {
        for (ApplicationContext context : allowed) {
            Optional<Shown> shown = cookies.find(request, context);
            if (shown.isPresent()) {
                return shown.map(cookie -> principal(context, cookie));
            }
        }
        return Optional.empty();
    }

    private Uni<UserPrincipal> principal(ApplicationContext context, Shown shown) {
        UUID owner = shown.id().map(owners::getIfPresent).orElse(null);
        if (owner == null) {
            return shown.session()
                    .invoke(session -> owners.put(session.id(), session.userId()))
                    .chain(session ->
                            users.find(context, session.userId()).map(user -> principal(context, session, user)));
        }
        return Uni.combine()
                .all()
                .unis(shown.session(), users.find(context, owner))
                .asTuple()
                .map(found ->
                        principal(context, found.getItem1(), found.getItem2().filter(user -> user.id()
                                .equals(found.getItem1().userId()))));
    }

    private static UserPrincipal principal(ApplicationContext context, LiveSession session, Optional<CachedUser> user) {
        CachedUser known = user.orElseThrow(() -> new ProblemException(CommonProblem.UNAUTHENTICATED, null));
        return new UserPrincipal(
                session.userId(),
                session.id().hex(),
                context,
                "cookie:" + session.handle(),
                session.end(),
                known.permissions());
    }
}
