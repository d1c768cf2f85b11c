package dev.exchanger.identity.protection;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;

/**
 * Refuses what a foreign page makes a browser send. Browsers say where a request comes from in {@code Sec-Fetch-Site};
 * the old ones that do not, send {@code Origin}.
 */
@ApplicationScoped
public class SiteGuard {

    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Set<String> allowedOrigins;

    public SiteGuard(ProtectionConfig config) {
        this.allowedOrigins = config.allowedOrigins().orElse(Set.of());
    }

    /** For requests that carry a session cookie; fails with 403 {@code cross-site-request}. */
    public void requireOwnSite(HttpServerRequest request, ApplicationContext context) {
        if (!SAFE.contains(request.method()) && !fromOwnSite(request, context)) {
            throw refused();
        }
    }

    /** For logins, which no cookie protects: only what is certainly foreign is refused, programs send no such header. */
    public void refuseForeignSite(HttpServerRequest request, ApplicationContext context) {
        boolean browser = request.getHeader("Sec-Fetch-Site") != null || request.getHeader("Origin") != null;
        if (browser && !fromOwnSite(request, context)) {
            throw refused();
        }
    }

    private boolean fromOwnSite(HttpServerRequest request, ApplicationContext context) {
        String origin = request.getHeader("Origin");
        if (origin != null && allowedOrigins.contains(origin)) {
            return true;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            boolean sibling = site.equals("same-site") && context != ApplicationContext.ADMIN;
            return site.equals("same-origin") || site.equals("none") || sibling;
        }
        return origin != null && origin.equals(request.scheme() + "://" + request.authority());
    }

    private static ProblemException refused() {
        return new ProblemException(IdentityProblem.CROSS_SITE_REQUEST, null);
    }
}
