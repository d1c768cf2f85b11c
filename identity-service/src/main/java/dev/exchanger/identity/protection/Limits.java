package dev.exchanger.identity.protection;

import java.util.HexFormat;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

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

    private static final String SCOPE = "identity";

    private final RateLimiter limiter;
    private final ProtectionConfig config;
    private final KeyedHash accounts;

    public Limits(RateLimiter limiter, ProtectionConfig config, Secrets secrets) {
        this.limiter = limiter;
        this.config = config;
        this.accounts = secrets.hash("rate limit account");
    }

    public Uni<Void> login(ApplicationContext context, String email, String ip) {
        boolean admin = context == ApplicationContext.ADMIN;
        String subject = HexFormat.of().formatHex(accounts.of(context.code(), email), 0, 16);
        var perAccount = admin ? config.adminLogin() : config.loginPerAccount();
        var perAddress = admin ? config.adminLogin() : config.loginPerAddress();
        return check("login-address-" + context.code(), perAddress, ip)
                .chain(() -> check("login-account", perAccount, subject));
    }

    public Uni<Void> registration(String ip) {
        return check("registration", config.registration(), ip);
    }

    public Uni<Void> code(String ip) {
        return check("code", config.codes(), ip);
    }

    public Uni<Void> confirmation(String ip) {
        return check("confirmation", config.confirmations(), ip);
    }

    public Uni<Void> token(String ip) {
        return check("token", config.tokens(), ip);
    }

    public Uni<Void> client(String ip) {
        return check("client", config.clients(), ip);
    }

    public Uni<Void> link(UUID userId) {
        return check("link", config.links(), userId.toString());
    }

    public Uni<Void> emailChange(UUID userId) {
        return check("email-change", config.emailChanges(), userId.toString());
    }

    private Uni<Void> check(String action, ProtectionConfig.Limit limit, String subject) {
        return limiter.check(new RateLimit(SCOPE, action, limit.permits(), limit.window()), subject)
                .invoke(Limits::require)
                .replaceWithVoid();
    }

    private static void require(RateDecision decision) {
        if (!decision.allowed()) {
            throw new ProblemException(CommonProblem.RATE_LIMITED, null).withRetryAfter(decision.retryAfter());
        }
    }
}
