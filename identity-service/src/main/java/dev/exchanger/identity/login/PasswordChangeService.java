package dev.exchanger.identity.login;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.identity.account.Account;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.account.UserInvalidation;
import dev.exchanger.identity.cache.PendingInvalidation;
import dev.exchanger.identity.mail.Mail;
import dev.exchanger.identity.mail.MailKind;
import dev.exchanger.identity.mail.MailOutbox;
import dev.exchanger.identity.mail.MailRelay;
import dev.exchanger.identity.password.PasswordHasher;
import dev.exchanger.identity.password.PasswordPolicy;
import dev.exchanger.identity.session.Revocation;
import dev.exchanger.identity.session.RevokeReason;
import dev.exchanger.identity.session.SessionRevocations;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.UserPrincipal;

/** Changes passwords. Whoever holds a session or refresh token of before is out, the one who changes included. */
@ApplicationScoped
public class PasswordChangeService {

    private static final Duration NOTICE_LIFE = Duration.ofDays(1);

    private final Pool pool;
    private final CredentialCheck credentials;
    private final AccountRepository accounts;
    private final PasswordPolicy policy;
    private final PasswordHasher hasher;
    private final SessionRevocations sessions;
    private final UserInvalidation users;
    private final MailOutbox mails;
    private final MailRelay relay;
    private final Clock clock;

    PasswordChangeService(
            Pool pool,
            CredentialCheck credentials,
            AccountRepository accounts,
            PasswordPolicy policy,
            PasswordHasher hasher,
            SessionRevocations sessions,
            UserInvalidation users,
            MailOutbox mails,
            MailRelay relay,
            Clock clock) {
        this.pool = pool;
        this.credentials = credentials;
        this.accounts = accounts;
        this.policy = policy;
        this.hasher = hasher;
        this.sessions = sessions;
        this.users = users;
        this.mails = mails;
        this.relay = relay;
        this.clock = clock;
    }

    private record Done(Revocation revocation, List<PendingInvalidation> pending) {}

    /** True when all sessions are ended everywhere; 401 for a wrong current password, which counts like a login. */
    Uni<Boolean> change(UserPrincipal user, PasswordChange change, String ip) {
        return accounts.findById(user.userId())
                .map(found -> found.orElseThrow(() -> new ProblemException(CommonProblem.UNAUTHENTICATED, null)))
                .invoke(account -> policy.require("newPassword", change.newPassword(), account.email()))
                .chain(account -> credentials.check(user.context(), account.email(), change.currentPassword(), ip))
                .chain(account -> hasher.hash(change.newPassword()).chain(hash -> commit(account, hash)))
                .chain(done -> done.map(this::announce)
                        // Somebody else has changed it meanwhile.
                        .orElseThrow(() -> new ProblemException(IdentityProblem.INVALID_CREDENTIALS, null)));
    }

    private Uni<Optional<Done>> commit(Account checked, String hash) {
        return Transactions.in(pool, connection -> accounts.lockById(connection, checked.id())
                .chain(account -> account.filter(now -> now.credentialVersion() == checked.credentialVersion())
                        .map(same -> write(connection, same, hash).map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty()))));
    }

    private Uni<Done> write(SqlConnection connection, Account account, String hash) {
        return accounts.setPassword(connection, account.id(), hash)
                .chain(version -> accounts.localeOf(connection, account.email()))
                .chain(locale -> mails.add(
                        connection,
                        new Mail(account.email(), MailKind.PASSWORD_CHANGED, locale, Map.of()),
                        clock.instant().plus(NOTICE_LIFE)))
                .chain(() -> sessions.revokeEverywhere(connection, account.id(), RevokeReason.PASSWORD_CHANGED))
                .chain(revocation ->
                        users.record(connection, account.id()).map(pending -> new Done(revocation, pending)));
    }

    private Uni<Boolean> announce(Done done) {
        relay.nudge();
        return sessions.announceEverything(done.revocation(), done.pending());
    }
}
