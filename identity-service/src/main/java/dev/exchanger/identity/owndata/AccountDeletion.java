package dev.exchanger.identity.owndata;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.identity.account.Account;
import dev.exchanger.identity.account.AccountChanges;
import dev.exchanger.identity.account.AccountEvents;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.account.UserInvalidation;
import dev.exchanger.identity.cache.PendingInvalidation;
import dev.exchanger.identity.mail.Mail;
import dev.exchanger.identity.mail.MailKind;
import dev.exchanger.identity.mail.MailOutbox;
import dev.exchanger.identity.mail.MailRelay;
import dev.exchanger.identity.protection.AuditLog;
import dev.exchanger.identity.session.Revocation;
import dev.exchanger.identity.session.RevokeReason;
import dev.exchanger.identity.session.SessionRevocations;
import dev.exchanger.identity.telegram.TelegramLinking;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.problem.ProblemException;

/**
 * Ends an account in one transaction. The row stays under its id, so that what other services keep under it (orders)
 * stays whole; nothing in it says whose it was.
 */
@ApplicationScoped
class AccountDeletion {

    private static final Duration NOTICE_LIFE = Duration.ofDays(1);

    private final Pool pool;
    private final AccountRepository accounts;
    private final AccountChanges changes;
    private final AccountEvents events;
    private final ErasureRepository erasure;
    private final TelegramLinking telegram;
    private final SessionRevocations sessions;
    private final UserInvalidation users;
    private final MailOutbox mails;
    private final MailRelay relay;
    private final Clock clock;

    AccountDeletion(
            Pool pool,
            AccountRepository accounts,
            AccountChanges changes,
            AccountEvents events,
            ErasureRepository erasure,
            TelegramLinking telegram,
            SessionRevocations sessions,
            UserInvalidation users,
            MailOutbox mails,
            MailRelay relay,
            Clock clock) {
        this.pool = pool;
        this.accounts = accounts;
        this.changes = changes;
        this.events = events;
        this.erasure = erasure;
        this.telegram = telegram;
        this.sessions = sessions;
        this.users = users;
        this.mails = mails;
        this.relay = relay;
        this.clock = clock;
    }

    private record Done(Revocation unlinked, Revocation ended, List<PendingInvalidation> pending) {}

    /** Deletes the account as it was when its password was checked. True when that is effective everywhere. */
    Uni<Boolean> delete(Account checked) {
        return Transactions.in(pool, connection -> accounts.lockById(connection, checked.id())
                        .map(found -> found.filter(
                                        now -> now.active() && now.credentialVersion() == checked.credentialVersion())
                                .orElseThrow(() -> new ProblemException(IdentityProblem.INVALID_CREDENTIALS, null)))
                        .chain(account -> erase(connection, account)))
                .invoke(() -> AuditLog.record("account.deleted", "user", checked.id()))
                .invoke(relay::nudge)
                .chain(this::announce);
    }

    private Uni<Done> erase(SqlConnection connection, Account account) {
        return accounts.localeOf(connection, account.email())
                .call(() -> erasure.eraseMails(connection, account.email()))
                .chain(locale -> mails.add(
                        connection,
                        new Mail(account.email(), MailKind.ACCOUNT_DELETED, locale, Map.of()),
                        clock.instant().plus(NOTICE_LIFE)))
                .chain(() -> telegram.unlink(connection, account.id()))
                .chain(unlinked -> sessions.revokeEverywhere(connection, account.id(), RevokeReason.DELETED)
                        .call(() -> erasure.eraseTraces(connection, account.id()))
                        .call(() -> changes.erase(connection, account.id())
                                .chain(version -> events.deleted(connection, account.id(), version)))
                        .chain(ended -> users.record(connection, account.id())
                                .map(pending -> new Done(unlinked, ended, pending))));
    }

    private Uni<Boolean> announce(Done done) {
        return sessions.announce(done.unlinked())
                .chain(unlinked -> sessions.announceEverything(done.ended(), done.pending())
                        .map(told -> unlinked && told));
    }
}
