package dev.exchanger.identity.session;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.identity.protection.SiteGuard;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;

/**
 * Session cookies: {@code __Host-sid-web} and {@code __Host-sid-admin}, which browsers keep only over TLS, send only to
 * this host and never show to scripts. The telegram context has none.
 */
@ApplicationScoped
public class CookieSessions {

    private final Sessions sessions;
    private final SiteGuard guard;
    private final SessionConfig config;

    public CookieSessions(Sessions sessions, SiteGuard guard, SessionConfig config) {
        this.sessions = sessions;
        this.guard = guard;
        this.config = config;
    }

    /**
     * What a cookie shows.
     *
     * @param id      the session it names; empty if it is not one of ours
     * @param session the live session; fails with 400 if there is a bearer token beside the cookie, with 403 from a
     *     foreign site, with 401 when it is not live
     */
    public record Shown(Optional<SessionId> id, Uni<LiveSession> session) {}

    /** The session of the request's cookie of a context; empty when there is no such cookie. */
    public Optional<Shown> find(RoutingContext request, ApplicationContext context) {
        Cookie cookie = context == ApplicationContext.TELEGRAM
                ? null
                : request.request().getCookie(name(context));
        return cookie == null ? Optional.empty() : Optional.of(shown(request, context, cookie.getValue()));
    }

    private Shown shown(RoutingContext request, ApplicationContext context, String token) {
        Optional<SessionId> id = sessions.of(context).read(token);
        Uni<LiveSession> session = Uni.createFrom().deferred(() -> {
            if (request.request().headers().contains(HttpHeaders.AUTHORIZATION)) {
                throw new ProblemException(IdentityProblem.AMBIGUOUS_CREDENTIALS, null);
            }
            guard.requireOwnSite(request.request(), context);
            return id.map(known -> sessions.of(context).find(known))
                    .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                    .map(live -> live.orElseThrow(() -> new ProblemException(CommonProblem.UNAUTHENTICATED, null)));
        });
        return new Shown(id, session);
    }

    /** The cookie of a new session; null where there are none. */
    public NewCookie of(ApplicationContext context, String token) {
        return context == ApplicationContext.TELEGRAM
                ? null
                : cookie(context, token, (int) config.absolute().toSeconds());
    }

    /** A cookie that makes the browser forget its session; null where there are none. */
    public NewCookie cleared(ApplicationContext context) {
        return context == ApplicationContext.TELEGRAM ? null : cookie(context, "", 0);
    }

    private static NewCookie cookie(ApplicationContext context, String value, int maxAge) {
        return new NewCookie.Builder(name(context))
                .value(value)
                .path("/")
                .maxAge(maxAge)
                .secure(true)
                .httpOnly(true)
                .sameSite(context == ApplicationContext.ADMIN ? NewCookie.SameSite.STRICT : NewCookie.SameSite.LAX)
                .build();
    }

    private static String name(ApplicationContext context) {
        return "__Host-sid-" + context.code();
    }
}
