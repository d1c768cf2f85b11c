package dev.exchanger.identity.verification;

import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.identity.account.Account;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.account.EmailAddress;
import dev.exchanger.identity.login.CredentialCheck;
import dev.exchanger.identity.mail.Mail;
import dev.exchanger.identity.mail.MailKind;
import dev.exchanger.identity.mail.MailOutbox;
import dev.exchanger.identity.mail.MailRelay;
import dev.exchanger.identity.protection.Limits;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.UserPrincipal;

/**
 * Decides about changes of the address. The password shows that it is the user who asks, the code that the new address
 * is the user's. The code is bound to both: it is worth nothing to anybody else and for any other address.
 */
@ApplicationScoped
public class EmailChangeService {

    private final Pool pool;
    private final Limits limits;
    private final CredentialCheck credentials;
    private final AccountRepository accounts;
    private final VerificationIds ids;
    private final VerificationCodes codes;
    private final VerificationConfig config;
    private final EmailChangeEffect effect;
    private final MailOutbox mails;
    private final MailRelay relay;

    EmailChangeService(
            Pool pool,
            Limits limits,
            CredentialCheck credentials,
            AccountRepository accounts,
            VerificationIds ids,
            VerificationCodes codes,
            VerificationConfig config,
            EmailChangeEffect effect,
            MailOutbox mails,
            MailRelay relay) {
        this.pool = pool;
        this.limits = limits;
        this.credentials = credentials;
        this.accounts = accounts;
        this.ids = ids;
        this.codes = codes;
        this.config = config;
        this.effect = effect;
        this.mails = mails;
        this.relay = relay;
    }

    /** Mails a code to the new address; its owner is told instead when it has an account. 401 for a wrong password. */
    Uni<VerificationStarted> start(UserPrincipal user, EmailChangeRequest request, String ip) {
        EmailAddress fresh =
                EmailAddress.parse(request.newEmail()).orElseThrow(() -> refused("must be an e-mail address"));
        return limits.emailChange(user.userId())
                .chain(() -> accounts.findById(user.userId()))
                .map(found -> found.orElseThrow(() -> new ProblemException(CommonProblem.UNAUTHENTICATED, null)))
                .invoke(account -> {
                    if (account.email().equals(fresh.canonical())) {
                        throw refused("must be another address than the present one");
                    }
                })
                .chain(account -> credentials.check(user.context(), account.email(), request.currentPassword(), ip))
                .chain(account -> accounts.findByEmail(fresh.canonical())
                        .map(holder -> holder.filter(Account::verified).isPresent()
                                ? MailKind.ACCOUNT_EXISTS
                                : MailKind.CHANGE_EMAIL)
                        .chain(kind -> Transactions.in(pool, connection -> issue(connection, account, fresh, kind))))
                .call(codes::copy)
                .invoke(relay::nudge)
                .map(issue -> new VerificationStarted(
                        ids.encode(issue.id()), issue.terms().expiresAt(), (long)
                                Math.ceil(issue.terms().waitSeconds())));
    }

    private Uni<VerificationCodes.Issue> issue(
            SqlConnection connection, Account account, EmailAddress fresh, MailKind kind) {
        VerificationId id = ids.next(VerificationPurpose.CHANGE_EMAIL, subject(account.id(), fresh.canonical()));
        return codes.issue(connection, id, fresh.canonical())
                .call(issue -> issue.fresh()
                        ? mail(connection, account, fresh, kind, issue)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> mail(
            SqlConnection connection,
            Account account,
            EmailAddress fresh,
            MailKind kind,
            VerificationCodes.Issue issue) {
        Map<String, String> values = kind == MailKind.ACCOUNT_EXISTS
                ? Map.of()
                : Map.of(
                        "code",
                        issue.code(),
                        "minutes",
                        Long.toString(config.ttl().toMinutes()));
        return accounts.localeOf(connection, account.email())
                .chain(locale -> mails.add(
                        connection,
                        new Mail(fresh.canonical(), kind, locale, values),
                        issue.terms().expiresAt()));
    }

    /** Tries a code and changes the address. True when that is effective everywhere. */
    Uni<Boolean> confirm(UUID userId, String text, String code, String ip) {
        VerificationId id = ids.decode(text)
                .filter(known -> known.purpose() == VerificationPurpose.CHANGE_EMAIL)
                .orElseThrow(EmailChangeService::unknown);
        return limits.confirmation(ip)
                .chain(() -> codes.address(id))
                // Judged before a try is counted: nobody uses up the tries of somebody else.
                .invoke(email ->
                        email.filter(address -> owns(userId, address, id)).orElseThrow(EmailChangeService::unknown))
                .chain(() -> codes.check(id, code))
                .chain(check -> {
                    if (check instanceof CodeCheck.Right right) {
                        return effect.apply(userId, id, right);
                    }
                    throw check.refusal();
                });
    }

    private boolean owns(UUID userId, String email, VerificationId id) {
        return ids.slot(VerificationPurpose.CHANGE_EMAIL, subject(userId, email))
                .equals(id.slot());
    }

    private static String subject(UUID userId, String email) {
        return userId + " " + email;
    }

    private static ProblemException unknown() {
        return new ProblemException(CommonProblem.NOT_FOUND, null);
    }

    private static ProblemException refused(String message) {
        return new ProblemException(CommonProblem.VALIDATION, null).withError("newEmail", message);
    }
}
