package dev.exchanger.identity.login;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.identity.account.Account;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.account.EmailAddress;
import dev.exchanger.identity.password.PasswordCheck;
import dev.exchanger.identity.password.PasswordHasher;
import dev.exchanger.identity.protection.AuditLog;
import dev.exchanger.identity.protection.Limits;
import dev.exchanger.identity.protection.LoginThrottle;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;

/** The one way a password is checked: limited, slowed down after failures, and as slow for strangers as for users. */
@ApplicationScoped
public class CredentialCheck {

    private final Limits limits;
    private final LoginThrottle throttle;
    private final AccountRepository accounts;
    private final PasswordHasher hasher;

    CredentialCheck(Limits limits, LoginThrottle throttle, AccountRepository accounts, PasswordHasher hasher) {
        this.limits = limits;
        this.throttle = throttle;
        this.accounts = accounts;
        this.hasher = hasher;
    }

    /** The account of an address and password; fails with 401 {@code invalid-credentials} or 429. */
    public Uni<Account> check(ApplicationContext context, String address, String password, String ip) {
        // What is no address at all belongs to nobody, and is treated like any other unknown one.
        String email = EmailAddress.parse(address).map(EmailAddress::canonical).orElse("unknown@invalid");
        return limits.login(context, email, ip)
                .chain(() -> throttle.check(context, email))
                .chain(() -> accounts.findByEmail(email))
                .chain(found -> {
                    Account account = found.orElse(null);
                    return hasher.verify(account == null ? null : account.passwordHash(), password)
                            .chain(check -> check.right()
                                    ? accepted(context, account, password, check)
                                    : refused(context, email, account, ip));
                });
    }

    private Uni<Account> accepted(ApplicationContext context, Account account, String password, PasswordCheck check) {
        Uni<Void> rehashed = check == PasswordCheck.RIGHT_BUT_OUTDATED
                ? hasher.hash(password)
                        .chain(fresh -> accounts.replaceHash(account.id(), account.passwordHash(), fresh))
                : Uni.createFrom().voidItem();
        return rehashed.chain(() -> throttle.succeeded(context, account.email()))
                .replaceWith(account);
    }

    /** Counted and committed before the answer. */
    private Uni<Account> refused(ApplicationContext context, String email, Account account, String ip) {
        AuditLog.record(
                "login.failed", "context", context.code(), "user", account == null ? null : account.id(), "ip", ip);
        return throttle.failed(context, email).map(counted -> {
            throw new ProblemException(IdentityProblem.INVALID_CREDENTIALS, null);
        });
    }
}
