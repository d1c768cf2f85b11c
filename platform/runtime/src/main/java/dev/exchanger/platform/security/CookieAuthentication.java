package dev.exchanger.platform.security;

import java.util.Optional;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/**
 * A second way to show who one is, beside Bearer tokens. Only identity-service, which accepts session cookies, has such
 * a bean.
 */
public interface CookieAuthentication {

    /**
     * Empty when the request carries no cookie of these contexts, so that the Bearer token decides; otherwise the
     * outcome, failing like {@link Authenticator#authenticate}.
     */
    Optional<Uni<UserPrincipal>> authenticate(RoutingContext request, Set<ApplicationContext> allowed);
}
