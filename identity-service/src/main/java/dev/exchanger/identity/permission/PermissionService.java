package dev.exchanger.identity.permission;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.identity.account.AccountEvents;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.account.AccountStatus;
import dev.exchanger.identity.account.PermissionChange;
import dev.exchanger.identity.account.UserInvalidation;
import dev.exchanger.identity.cache.PendingInvalidation;
import dev.exchanger.identity.protection.AuditLog;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;

/** Grants and revokes permissions; both are effective everywhere when the answer says so. */
@ApplicationScoped
public class PermissionService {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}:[a-z][a-z0-9-]{0,30}");

    private final Pool pool;
    private final AccountRepository accounts;
    private final AccountEvents events;
    private final UserInvalidation users;
    private final PermissionGrants grants;

    public PermissionService(
            Pool pool,
            AccountRepository accounts,
            AccountEvents events,
            UserInvalidation users,
            PermissionGrants grants) {
        this.pool = pool;
        this.accounts = accounts;
        this.events = events;
        this.users = users;
        this.grants = grants;
    }

    /** Grants; true when effective everywhere, also when it was granted before. */
    Uni<Boolean> grant(UUID operator, UUID userId, ApplicationContext context, String permission) {
        requireName(permission);
        PermissionChange change = new PermissionChange(context.code(), permission, true, operator);
        return change(userId, change, c -> grants.grant(c, userId, context, permission, operator));
    }

    /** Revokes; true when effective everywhere, also when there was nothing to revoke. */
    Uni<Boolean> revoke(UUID operator, UUID userId, ApplicationContext context, String permission) {
        requireName(permission);
        PermissionChange change = new PermissionChange(context.code(), permission, false, operator);
        return change(userId, change, c -> grants.revoke(c, userId, context, permission));
    }

    private Uni<Boolean> change(UUID userId, PermissionChange change, Function<SqlConnection, Uni<Boolean>> statement) {
        return Transactions.in(pool, connection -> accounts.lockById(connection, userId)
                        .invoke(account -> account.filter(known -> known.status() != AccountStatus.DELETED)
                                .orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null)))
                        .chain(() -> statement.apply(connection))
                        .chain(changed -> changed
                                ? changed(connection, userId, change)
                                : Uni.createFrom().item(List.<PendingInvalidation>of())))
                .invoke(pending -> {
                    if (!pending.isEmpty()) {
                        audit(userId, change);
                    }
                })
                .chain(users::announce);
    }

    private Uni<List<PendingInvalidation>> changed(SqlConnection connection, UUID userId, PermissionChange change) {
        return accounts.bump(connection, userId)
                .chain(version -> events.permissionsChanged(connection, userId, version, change))
                .chain(() -> users.record(connection, userId));
    }

    private static void audit(UUID userId, PermissionChange change) {
        AuditLog.record(
                Boolean.TRUE.equals(change.granted()) ? "permission.granted" : "permission.revoked",
                "context",
                change.context(),
                "user",
                userId,
                "permission",
                change.permission(),
                "by",
                change.by());
    }

    private static void requireName(String permission) {
        if (!NAME.matcher(permission).matches()) {
            throw new ProblemException(CommonProblem.VALIDATION, null)
                    .withError("permission", "must look like area:action");
        }
    }
}
