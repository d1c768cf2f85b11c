package dev.exchanger.platform.security;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.reactive.CallerContext;

/**
 * Enforces {@link Secured}, {@link Internal} and {@link Open} on the resource method that was matched. Never looks at
 * paths: a path that is spelled in a tricky way either reaches a method, and then its annotation, or nothing.
 */
@ApplicationScoped
public class AccessFilter {

    private static final Logger LOG = Logger.getLogger(AccessFilter.class);
    private static final String SCHEME = "Bearer ";
    private static final String CONTEXT_PARAMETER = "ctx";

    private final Authenticator authenticator;
    private final CurrentPrincipal current;
    private final Instance<CookieAuthentication> cookies;
    private final Map<Method, Access> known = new ConcurrentHashMap<>();

    public AccessFilter(
            Authenticator authenticator, CurrentPrincipal current, @Any Instance<CookieAuthentication> cookies) {
        this.authenticator = authenticator;
        this.current = current;
        this.cookies = cookies;
    }

    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    public Uni<Void> check(ResourceInfo resource, UriInfo uri, RoutingContext request) {
        Method method = resource.getResourceMethod();
        Access access = known.computeIfAbsent(method, m -> Access.of(resource.getResourceClass(), m));
        if (access instanceof Access.Public) {
            return Uni.createFrom().voidItem();
        }
        if (access instanceof Access.Services) {
            return CallerContext.keep(authenticator.authenticateService(bearer(request)))
                    .invoke(current::set)
                    .replaceWithVoid();
        }
        if (access instanceof Access.Users users) {
            return CallerContext.keep(user(narrowed(users.contexts(), uri), request))
                    .invoke(user -> admit(user, users))
                    .replaceWithVoid();
        }
        LOG.errorf("%s is closed: it has %s", method, ((Access.Denied) access).why());
        return Uni.createFrom().failure(new ProblemException(CommonProblem.FORBIDDEN, null));
    }

    /** A resource below {@code /{ctx}/} is at any one path for that one context only. */
    private static Set<ApplicationContext> narrowed(Set<ApplicationContext> contexts, UriInfo uri) {
        String code = uri.getPathParameters().getFirst(CONTEXT_PARAMETER);
        if (code == null) {
            return contexts;
        }
        return ApplicationContext.of(code)
                .filter(contexts::contains)
                .map(Set::of)
                .orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null));
    }

    private Uni<UserPrincipal> user(Set<ApplicationContext> contexts, RoutingContext request) {
        for (CookieAuthentication cookie : cookies) {
            Optional<Uni<UserPrincipal>> outcome = cookie.authenticate(request, contexts);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        return authenticator.authenticate(bearer(request), contexts);
    }

    private void admit(UserPrincipal user, Access.Users users) {
        current.set(user);
        if (!users.permission().isEmpty() && !user.may(users.permission())) {
            throw new ProblemException(CommonProblem.FORBIDDEN, "This needs the permission " + users.permission());
        }
    }

    /** The one Bearer token of the request; two Authorization headers are none. */
    private static String bearer(RoutingContext request) {
        var headers = request.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.size() != 1 || !headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        return headers.get(0).substring(SCHEME.length()).trim();
    }
}
