package dev.exchanger.identity.verification;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.identity.account.Account;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.account.EmailAddress;
import dev.exchanger.identity.mail.Mail;
import dev.exchanger.identity.mail.MailKind;
import dev.exchanger.identity.mail.MailOutbox;
import dev.exchanger.identity.mail.MailRelay;
import dev.exchanger.identity.protection.Limits;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Decides who gets which code, and what a right one brings about. */
@ApplicationScoped
public class VerificationService {

    private final Pool pool;
    private final Limits limits;
    private final VerificationIds ids;
    private final VerificationCodes codes;
    private final VerificationConfig config;
    private final VerificationEffects effects;
    private final AccountRepository accounts;
    private final PendingRegistrationRepository registrations;
    private final MailOutbox mails;
    private final MailRelay relay;

    public VerificationService(
            Pool pool,
            Limits limits,
            VerificationIds ids,
            VerificationCodes codes,
            VerificationConfig config,
            VerificationEffects effects,
            AccountRepository accounts,
            PendingRegistrationRepository registrations,
            MailOutbox mails,
            MailRelay relay) {
        this.pool = pool;
        this.limits = limits;
        this.ids = ids;
        this.codes = codes;
        this.config = config;
        this.effects = effects;
        this.accounts = accounts;
        this.registrations = registrations;
        this.mails = mails;
        this.relay = relay;
    }

    /** A code that was issued in a transaction; hand it to {@link #begun} after the commit. */
    public static final class Begun {
        private final VerificationCodes.Issue issue;

        private Begun(VerificationCodes.Issue issue) {
            this.issue = issue;
        }
    }

    /** Answers a request for a code; an address nobody has gets the same answer and no mail. */
    Uni<VerificationStarted> start(VerificationRequest request, String ip) {
        EmailAddress email = EmailAddress.parse(request.email())
                .orElseThrow(() -> new ProblemException(CommonProblem.VALIDATION, null)
                        .withError("email", "must be an e-mail address"));
        VerificationPurpose purpose = VerificationPurpose.of(request.purpose()).orElseThrow();
        return limits.code(ip)
                .chain(() -> accounts.findByEmail(email.canonical()))
                .chain(account -> Transactions.in(
                        pool,
                        connection -> begin(
                                connection,
                                purpose,
                                email.canonical(),
                                account.filter(known -> mayHave(purpose, known))
                                        .map(known -> MailKind.valueOf(purpose.name()))
                                        .orElse(null),
                                null)))
                .chain(this::begun);
    }

    private static boolean mayHave(VerificationPurpose purpose, Account account) {
        return account.active() && (purpose == VerificationPurpose.RESET_PASSWORD || !account.verified());
    }

    /**
     * Issues a code in the caller's transaction and writes the mail about it.
     *
     * @param kind    which mail; null for none, which takes as long
     * @param pending what a registration asks for; null when it is none
     */
    public Uni<Begun> begin(
            SqlConnection connection,
            VerificationPurpose purpose,
            String email,
            MailKind kind,
            PendingRegistration pending) {
        VerificationId id = ids.next(purpose, email);
        return codes.issue(connection, id, email)
                .call(issue -> pending == null
                        ? Uni.createFrom().voidItem()
                        : registrations.insert(
                                connection, id, pending, issue.terms().expiresAt()))
                .call(issue -> issue.fresh()
                        ? mail(connection, email, kind, pending, issue)
                        : Uni.createFrom().voidItem())
                .map(Begun::new);
    }

    /** Completes a request for a code after its commit. */
    public Uni<VerificationStarted> begun(Begun begun) {
        relay.nudge();
        VerificationCodes.Issue issue = begun.issue;
        long wait = (long) Math.ceil(issue.terms().waitSeconds());
        return codes.copy(issue)
                .replaceWith(new VerificationStarted(
                        ids.encode(issue.id()), issue.terms().expiresAt(), wait));
    }

    private Uni<Void> mail(
            SqlConnection connection,
            String email,
            MailKind kind,
            PendingRegistration pending,
            VerificationCodes.Issue issue) {
        Map<String, String> values = kind == MailKind.ACCOUNT_EXISTS
                ? Map.of()
                : Map.of(
                        "code",
                        issue.code(),
                        "minutes",
                        Long.toString(config.ttl().toMinutes()));
        Uni<String> locale =
                pending != null ? Uni.createFrom().item(pending.locale()) : accounts.localeOf(connection, email);
        boolean sent = kind != null;
        MailKind written = sent ? kind : MailKind.valueOf(issue.id().purpose().name());
        return locale.chain(language -> mails.add(
                connection,
                new Mail(sent ? email : Mail.NOBODY, written, language, values),
                issue.terms().expiresAt()));
    }

    /** Tries a code and lets it take effect; false when what it ends has not ended everywhere yet. */
    Uni<Boolean> confirm(String text, ConfirmationRequest request, String ip) {
        VerificationId id = ids.decode(text)
                // That one is confirmed by the user it belongs to.
                .filter(known -> known.purpose() != VerificationPurpose.CHANGE_EMAIL)
                .orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null));
        boolean reset = id.purpose() == VerificationPurpose.RESET_PASSWORD;
        if (reset != (request.newPassword() != null)) {
            throw new ProblemException(CommonProblem.VALIDATION, null)
                    .withError("newPassword", reset ? "must not be null" : "must be null for this purpose");
        }
        if (reset) {
            effects.requireAcceptable(request.newPassword());
        }
        return limits.confirmation(ip)
                .chain(() -> codes.check(id, request.code()))
                .chain(check -> {
                    if (check instanceof CodeCheck.Right right) {
                        // A proved address ends nothing, so nobody has to wait for its being known everywhere.
                        return effects.apply(id, right, request.newPassword()).map(everywhere -> everywhere || !reset);
                    }
                    throw check.refusal();
                });
    }
}
