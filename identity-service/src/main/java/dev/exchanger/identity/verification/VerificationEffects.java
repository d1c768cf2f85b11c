package dev.exchanger.identity.verification;

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
import dev.exchanger.identity.account.AccountEvents;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.account.UserInvalidation;
import dev.exchanger.identity.cache.PendingInvalidation;
import dev.exchanger.identity.mail.Mail;
import dev.exchanger.identity.mail.MailKind;
import dev.exchanger.identity.mail.MailOutbox;
import dev.exchanger.identity.mail.MailRelay;
import dev.exchanger.identity.password.PasswordHasher;
import dev.exchanger.identity.password.PasswordPolicy;
import dev.exchanger.identity.protection.LoginThrottle;
import dev.exchanger.identity.session.Revocation;
import dev.exchanger.identity.session.RevokeReason;
import dev.exchanger.identity.session.SessionRevocations;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.problem.ProblemException;

/** What a right code brings about: a proved address, or a new password and the end of all sessions. */
@ApplicationScoped
class VerificationEffects {

    private static final Duration NOTICE_LIFE = Duration.ofDays(1);

    private final Pool pool;
    private final VerificationCodes codes;
    private final PendingRegistrationRepository registrations;
    private final AccountRepository accounts;
    private final AccountEvents events;
    private final UserInvalidation users;
    private final SessionRevocations sessions;
    private final LoginThrottle throttle;
    private final PasswordPolicy policy;
    private final PasswordHasher hasher;
    private final MailOutbox mails;
    private final MailRelay relay;
    private final Clock clock;

    VerificationEffects(
            Pool pool,
            VerificationCodes codes,
            PendingRegistrationRepository registrations,
            AccountRepository accounts,
            AccountEvents events,
            UserInvalidation users,
            SessionRevocations sessions,
            LoginThrottle throttle,
            PasswordPolicy policy,
            PasswordHasher hasher,
            MailOutbox mails,
            MailRelay relay,
            Clock clock) {
        this.pool = pool;
        this.codes = codes;
        this.registrations = registrations;
        this.accounts = accounts;
        this.events = events;
        this.users = users;
        this.sessions = sessions;
        this.throttle = throttle;
        this.policy = policy;
        this.hasher = hasher;
        this.mails = mails;
        this.relay = relay;
        this.clock = clock;
    }

    /** What must be announced once the transaction is committed. */
    private record Done(Revocation revocation, List<PendingInvalidation> pending) {}

    /** Refuses a password that must not be chosen before a try is spent on it. */
    void requireAcceptable(String newPassword) {
        policy.require("newPassword", newPassword, null);
    }

    /**
     * Uses up the code and does what it allows, in one transaction; 410 when somebody else was faster.
     *
     * @return whether it is effective everywhere
     */
    Uni<Boolean> apply(VerificationId id, CodeCheck.Right right, String newPassword) {
        Uni<String> hash = newPassword == null ? Uni.createFrom().nullItem() : hasher.hash(newPassword);
        return hash.chain(hashed -> Transactions.in(pool, connection -> codes.consume(connection, id, right)
                        .chain(email -> email.map(proved -> effect(connection, id, proved, hashed))
                                .orElseGet(() -> Uni.createFrom().item(Optional.empty())))))
                .chain(done -> done.map(outcome -> announce(id, outcome))
                        .orElseThrow(() -> new ProblemException(IdentityProblem.CODE_EXPIRED, null)));
    }

    private Uni<Optional<Done>> effect(SqlConnection connection, VerificationId id, String email, String hash) {
        return accounts.lockByEmail(connection, email).chain(account -> account.filter(Account::active)
                .map(known -> (id.purpose() == VerificationPurpose.VERIFY_EMAIL
                                ? verify(connection, id, known)
                                : reset(connection, known, hash))
                        .map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private Uni<Done> verify(SqlConnection connection, VerificationId id, Account account) {
        if (account.verified()) {
            return Uni.createFrom().item(new Done(Revocation.NOTHING, List.of()));
        }
        return registrations
                .take(connection, id)
                .call(pending -> pending.map(asked ->
                                accounts.setProfile(connection, account.id(), asked.locale(), asked.displayName()))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .chain(pending -> accounts.verify(
                        connection,
                        account.id(),
                        pending.map(PendingRegistration::passwordHash).orElse(null)))
                .chain(version -> events.verified(connection, account.id(), version))
                .chain(() -> users.record(connection, account.id()))
                .map(pending -> new Done(Revocation.NOTHING, pending));
    }

    /** The code proves the address too. */
    private Uni<Done> reset(SqlConnection connection, Account account, String hash) {
        return accounts.setPassword(connection, account.id(), hash)
                .chain(version -> account.verified()
                        ? Uni.createFrom().voidItem()
                        : accounts.verify(connection, account.id(), null)
                                .chain(verified -> events.verified(connection, account.id(), verified)))
                .chain(() -> throttle.forgive(connection, account.email()))
                .chain(() -> notice(connection, account))
                .chain(() -> sessions.revokeEverywhere(connection, account.id(), RevokeReason.PASSWORD_RESET))
                .chain(revocation ->
                        users.record(connection, account.id()).map(pending -> new Done(revocation, pending)));
    }

    private Uni<Void> notice(SqlConnection connection, Account account) {
        return accounts.localeOf(connection, account.email())
                .chain(locale -> mails.add(
                        connection,
                        new Mail(account.email(), MailKind.PASSWORD_CHANGED, locale, Map.of()),
                        clock.instant().plus(NOTICE_LIFE)));
    }

    private Uni<Boolean> announce(VerificationId id, Done done) {
        relay.nudge();
        return codes.drop(id).chain(() -> sessions.announceEverything(done.revocation(), done.pending()));
    }
}
