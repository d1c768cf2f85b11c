package dev.exchanger.identity.registration;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.identity.account.AccountEvents;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.account.EmailAddress;
import dev.exchanger.identity.mail.LetterWriter;
import dev.exchanger.identity.mail.MailKind;
import dev.exchanger.identity.password.PasswordHasher;
import dev.exchanger.identity.password.PasswordPolicy;
import dev.exchanger.identity.protection.Limits;
import dev.exchanger.identity.verification.PendingRegistration;
import dev.exchanger.identity.verification.VerificationPurpose;
import dev.exchanger.identity.verification.VerificationService;
import dev.exchanger.identity.verification.VerificationStarted;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Decides about registrations. Every way through it does the same work and answers the same. */
@ApplicationScoped
public class RegistrationService {

    private final Pool pool;
    private final Limits limits;
    private final PasswordPolicy policy;
    private final PasswordHasher hasher;
    private final AccountRepository accounts;
    private final AccountEvents events;
    private final VerificationService verifications;

    public RegistrationService(
            Pool pool,
            Limits limits,
            PasswordPolicy policy,
            PasswordHasher hasher,
            AccountRepository accounts,
            AccountEvents events,
            VerificationService verifications) {
        this.pool = pool;
        this.limits = limits;
        this.policy = policy;
        this.hasher = hasher;
        this.accounts = accounts;
        this.events = events;
        this.verifications = verifications;
    }

    /** Registers an address, or pretends to when it already has an account; its owner is told by mail then. */
    public Uni<VerificationStarted> register(RegistrationRequest request, String ip) {
        EmailAddress email = EmailAddress.parse(request.email())
                .orElseThrow(() -> new ProblemException(CommonProblem.VALIDATION, null)
                        .withError("email", "must be an e-mail address"));
        policy.require("password", request.password(), email.canonical());
        String locale = request.locale() == null ? LetterWriter.DEFAULT_LOCALE : request.locale();
        return limits.registration(ip)
                .chain(() -> hasher.hash(request.password()))
                .chain(hash -> {
                    PendingRegistration pending = new PendingRegistration(hash, locale, request.displayName());
                    return Transactions.in(pool, connection -> admit(connection, email, pending)
                                    .chain(kind -> verifications.begin(
                                            connection,
                                            VerificationPurpose.VERIFY_EMAIL,
                                            email.canonical(),
                                            kind,
                                            pending)))
                            .chain(verifications::begun);
                });
    }

    /** Which mail the owner of the address gets. */
    private Uni<MailKind> admit(SqlConnection connection, EmailAddress email, PendingRegistration pending) {
        UUID id = UuidV7.next();
        return accounts.create(connection, id, email, pending.passwordHash(), pending.locale())
                .chain(created -> created
                        ? events.registered(connection, id, pending.locale()).replaceWith(MailKind.VERIFY_EMAIL)
                        : accounts.disputeUnverified(connection, email.canonical())
                                .map(open -> open ? MailKind.VERIFY_EMAIL : MailKind.ACCOUNT_EXISTS));
    }
}
