package dev.exchanger.identity.protection;

import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.identity.secret.KeyedHash;
import dev.exchanger.identity.secret.Secrets;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.ratelimit.RateDecision;
import dev.exchanger.platform.ratelimit.RateLimit;
import dev.exchanger.platform.ratelimit.RateLimiter;
import dev.exchanger.platform.security.ApplicationContext;

/** The rate limits of this service. Each check completes, or fails with 429 and {@code Retry-After}. */
@ApplicationScoped
public class Limits {

    private static final Logger LOG = Logger.getLogger(Limits.class);
    private static final String SCOPE = "identity";

    private final RateLimiter limiter;
    private final KeyedHash accounts;
    private final RateLimit loginPerAccount;
    private final RateLimit adminPerAccount;
    private final Map<ApplicationContext, RateLimit> loginPerAddress = new EnumMap<>(ApplicationContext.class);
    private final RateLimit registration;
    private final RateLimit code;
    private final RateLimit confirmation;
    private final RateLimit token;
    private final RateLimit client;
    private final RateLimit link;
    private final RateLimit emailChange;

    public Limits(RateLimiter limiter, ProtectionConfig config, Secrets secrets) {
        this.limiter = limiter;
        this.accounts = secrets.hash("rate limit account");
        this.loginPerAccount = limit("login-account", config.loginPerAccount());
        this.adminPerAccount = limit("login-account", config.adminLogin());
        for (ApplicationContext context : ApplicationContext.values()) {
            loginPerAddress.put(
                    context,
                    limit(
                            "login-address-" + context.code(),
                            isAdmin(context) ? config.adminLogin() : config.loginPerAddress()));
        }
        this.registration = limit("registration", config.registration());
        this.code = limit("code", config.codes());
        this.confirmation = limit("confirmation", config.confirmations());
        this.token = limit("token", config.tokens());
        this.client = limit("client", config.clients());
        this.link = limit("link", config.links());
        this.emailChange = limit("email-change", config.emailChanges());
    }

    /** A limit that cannot be kept is an error of the configuration: it ends the start, not the first request. */
    void onStart(@Observes StartupEvent event) {
        LOG.debugf("limits are in order: logins %s", loginPerAddress);
    }

    public Uni<Void> login(ApplicationContext context, String email, String ip) {
        String subject = HexFormat.of().formatHex(accounts.of(context.code(), email), 0, 16);
        return check(loginPerAddress.get(context), ip)
                .chain(() -> check(isAdmin(context) ? adminPerAccount : loginPerAccount, subject));
    }

    public Uni<Void> registration(String ip) {
        return check(registration, ip);
    }

    public Uni<Void> code(String ip) {
        return check(code, ip);
    }

    public Uni<Void> confirmation(String ip) {
        return check(confirmation, ip);
    }

    public Uni<Void> token(String ip) {
        return check(token, ip);
    }

    public Uni<Void> client(String ip) {
        return check(client, ip);
    }

    public Uni<Void> link(UUID userId) {
        return check(link, userId.toString());
    }

    public Uni<Void> emailChange(UUID userId) {
        return check(emailChange, userId.toString());
    }

    private Uni<Void> check(RateLimit limit, String subject) {
        return limiter.check(limit, subject).invoke(Limits::require).replaceWithVoid();
    }

    private static boolean isAdmin(ApplicationContext context) {
        return context == ApplicationContext.ADMIN;
    }

    private static RateLimit limit(String action, ProtectionConfig.Limit limit) {
        try {
            return new RateLimit(SCOPE, action, limit.permits(), limit.window());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "exchanger.identity.protection: the limit of " + action + ": " + e.getMessage(), e);
        }
    }

    private static void require(RateDecision decision) {
        if (!decision.allowed()) {
            throw new ProblemException(CommonProblem.RATE_LIMITED, null).withRetryAfter(decision.retryAfter());
        }
    }
}
