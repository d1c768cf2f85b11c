package dev.exchanger.identity.verification;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.identity.account.Account;
import dev.exchanger.identity.account.AccountChanges;
import dev.exchanger.identity.account.AccountEvents;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.account.EmailAddress;
import dev.exchanger.identity.account.UserInvalidation;
import dev.exchanger.identity.cache.PendingInvalidation;
import dev.exchanger.identity.mail.Mail;
import dev.exchanger.identity.mail.MailKind;
import dev.exchanger.identity.mail.MailOutbox;
import dev.exchanger.identity.mail.MailRelay;
import dev.exchanger.identity.protection.AuditLog;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** What the right code for a new address brings about, in one transaction. */
@ApplicationScoped
class EmailChangeEffect {

    private static final Duration NOTICE_LIFE = Duration.ofDays(1);
    private static final String UNIQUE_VIOLATION = "23505";

    private final Pool pool;
    private final VerificationCodes codes;
    private final AccountRepository accounts;
    private final AccountChanges changes;
    private final AccountEvents events;
    private final UserInvalidation users;
    private final MailOutbox mails;
    private final MailRelay relay;
    private final Clock clock;

    EmailChangeEffect(
            Pool pool,
            VerificationCodes codes,
            AccountRepository accounts,
            AccountChanges changes,
            AccountEvents events,
            UserInvalidation users,
            MailOutbox mails,
            MailRelay relay,
            Clock clock) {
        this.pool = pool;
        this.codes = codes;
        this.accounts = accounts;
        this.changes = changes;
        this.events = events;
        this.users = users;
        this.mails = mails;
        this.relay = relay;
        this.clock = clock;
    }

    /** True when the change is effective everywhere; 410 when the code was used meanwhile, 409 when the address was. */
    Uni<Boolean> apply(UUID userId, VerificationId id, CodeCheck.Right right) {
        return Transactions.in(pool, connection -> codes.consume(connection, id, right)
                        .map(email -> email.flatMap(EmailAddress::parse).orElseThrow(EmailChangeEffect::expired))
                        .chain(email -> accounts.lockById(connection, userId)
                                .map(found -> found.filter(Account::active).orElseThrow(EmailChangeEffect::expired))
                                .chain(account -> change(connection, account, email))))
                .onFailure(EmailChangeEffect::isTaken)
                .transform(failure -> taken())
                .invoke(() -> AuditLog.record("account.email-changed", "user", userId))
                .invoke(relay::nudge)
                .call(() -> codes.drop(id))
                .chain(users::announce);
    }

    private Uni<List<PendingInvalidation>> change(SqlConnection connection, Account account, EmailAddress email) {
        return changes.releaseUnproved(connection, email.canonical())
                .call(released -> released.map(row -> events.deleted(connection, row.userId(), row.version()))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .chain(() -> changes.changeEmail(connection, account.id(), email))
                .map((Optional<Long> version) -> version.orElseThrow(EmailChangeEffect::taken))
                .chain(version -> events.emailChanged(connection, account.id(), version))
                .chain(() -> accounts.localeOf(connection, email.canonical()))
                .chain(locale -> mails.add(
                        connection,
                        new Mail(
                                account.email(),
                                MailKind.EMAIL_CHANGED,
                                locale,
                                Map.of("address", EmailAddress.masked(email.canonical()))),
                        clock.instant().plus(NOTICE_LIFE)))
                .chain(() -> users.record(connection, account.id()));
    }

    /** Somebody has registered the address at the same moment. */
    private static boolean isTaken(Throwable failure) {
        return failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
    }

    private static ProblemException taken() {
        return new ProblemException(CommonProblem.CONFLICT, "The address has an account");
    }

    private static ProblemException expired() {
        return new ProblemException(IdentityProblem.CODE_EXPIRED, null);
    }
}
