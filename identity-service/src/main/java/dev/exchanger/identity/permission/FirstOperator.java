package dev.exchanger.identity.permission;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import dev.exchanger.identity.account.AccountEvents;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.account.EmailAddress;
import dev.exchanger.identity.account.PermissionChange;
import dev.exchanger.identity.account.UserInvalidation;
import dev.exchanger.identity.cache.PendingInvalidation;
import dev.exchanger.identity.mail.LetterWriter;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.start.StartOrder;

/** Lets in the first operator, once: as long as nobody may enter the admin context, and never again. */
@ApplicationScoped
public class FirstOperator {

    /** Without it nobody gets a session in the admin context. */
    public static final String ADMIN_ACCESS = "admin:access";

    private static final Logger LOG = Logger.getLogger(FirstOperator.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String LOCK = "SELECT pg_advisory_xact_lock(7231160916)";

    private final Pool pool;
    private final OperatorConfig config;
    private final AccountRepository accounts;
    private final AccountEvents events;
    private final UserInvalidation users;
    private final PermissionGrants grants;

    public FirstOperator(
            Pool pool,
            OperatorConfig config,
            AccountRepository accounts,
            AccountEvents events,
            UserInvalidation users,
            PermissionGrants grants) {
        this.pool = pool;
        this.config = config;
        this.accounts = accounts;
        this.events = events;
        this.users = users;
        this.grants = grants;
    }

    void check(@Observes @Priority(StartOrder.CHECKS) StartupEvent event) {
        email();
    }

    void onStart(@Observes StartupEvent event) {
        email().ifPresent(email -> bootstrap(email).await().atMost(LIMIT));
    }

    private Optional<EmailAddress> email() {
        return config.bootstrapEmail().filter(address -> !address.isBlank()).map(address -> EmailAddress.parse(address)
                .orElseThrow(() -> new IllegalStateException("BOOTSTRAP_ADMIN_EMAIL is no e-mail address")));
    }

    Uni<Boolean> bootstrap(EmailAddress email) {
        return Transactions.in(pool, connection -> connection
                        .query(LOCK)
                        .execute()
                        .chain(() -> grants.heldByAnybody(connection, ApplicationContext.ADMIN, ADMIN_ACCESS))
                        .chain(taken -> taken
                                ? Uni.createFrom().<List<PendingInvalidation>>nullItem()
                                : appoint(connection, email)))
                .call(pending -> pending == null ? Uni.createFrom().voidItem() : users.announce(pending))
                .map(pending -> {
                    if (pending == null) {
                        LOG.info("BOOTSTRAP_ADMIN_EMAIL is refused: there is an operator already");
                    } else {
                        LOG.infof("%s is the first operator; the password is set by reset_password", email);
                    }
                    return pending != null;
                });
    }

    private Uni<List<PendingInvalidation>> appoint(SqlConnection connection, EmailAddress email) {
        UUID fresh = UuidV7.next();
        String locale = LetterWriter.DEFAULT_LOCALE;
        return accounts.create(connection, fresh, email, null, locale)
                .chain(created -> created
                        ? events.registered(connection, fresh, locale)
                        // Somebody has registered the address without proving it: his password must not open the door.
                        : accounts.disputeUnverified(connection, email.canonical())
                                .replaceWithVoid())
                .chain(() -> accounts.lockByEmail(connection, email.canonical()))
                .map(account -> account.orElseThrow().id())
                .chain(userId -> grantAll(connection, userId));
    }

    private Uni<List<PendingInvalidation>> grantAll(SqlConnection connection, UUID userId) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String permission : config.permissions()) {
            all = all.chain(() -> grants.grant(connection, userId, ApplicationContext.ADMIN, permission, null))
                    .replaceWithVoid();
        }
        return all.chain(() -> accounts.bump(connection, userId))
                .chain(version -> events.permissionsChanged(
                        connection,
                        userId,
                        version,
                        new PermissionChange(ApplicationContext.ADMIN.code(), null, null, null)))
                .chain(() -> users.record(connection, userId));
    }
}
