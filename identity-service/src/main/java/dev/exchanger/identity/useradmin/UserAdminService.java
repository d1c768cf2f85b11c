package dev.exchanger.identity.useradmin;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.identity.account.Account;
import dev.exchanger.identity.account.AccountChanges;
import dev.exchanger.identity.account.AccountEvents;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.account.AccountStatus;
import dev.exchanger.identity.account.UserInvalidation;
import dev.exchanger.identity.cache.PendingInvalidation;
import dev.exchanger.identity.protection.AuditLog;
import dev.exchanger.identity.session.Revocation;
import dev.exchanger.identity.session.RevokeReason;
import dev.exchanger.identity.session.SessionRevocations;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Lists users and locks them out; a lock is effective everywhere when the answer says so. */
@ApplicationScoped
public class UserAdminService {

    private static final Cursor CURSOR = Cursor.of("users.v1", 1);
    private static final String PREFIX = "[!-~]{0,254}";

    private final Pool pool;
    private final UserListRepository list;
    private final AccountRepository accounts;
    private final AccountChanges changes;
    private final AccountEvents events;
    private final SessionRevocations sessions;
    private final UserInvalidation users;

    UserAdminService(
            Pool pool,
            UserListRepository list,
            AccountRepository accounts,
            AccountChanges changes,
            AccountEvents events,
            SessionRevocations sessions,
            UserInvalidation users) {
        this.pool = pool;
        this.list = list;
        this.accounts = accounts;
        this.changes = changes;
        this.events = events;
        this.sessions = sessions;
        this.users = users;
    }

    private record Done(Revocation revocation, List<PendingInvalidation> pending) {}

    /** A page of users by address; 422 for filters that cannot be, 400 for a foreign cursor. */
    Uni<Page<UserSummary>> list(String email, String status, String limit, String cursor) {
        String prefix = email == null ? "" : email.strip().toLowerCase(Locale.ROOT);
        if (!prefix.matches(PREFIX)) {
            throw refused("email", "must be the beginning of an address in ASCII");
        }
        if (status != null && !List.of("active", "locked", "deleted").contains(status)) {
            throw refused("status", "must be active, locked or deleted");
        }
        int size = Page.limit(limit);
        String after = cursor == null ? "" : CURSOR.decode(cursor, keys -> keys.get(0));
        return list.list(after, prefix, status, size + 1)
                .map(rows ->
                        Page.of(rows, size, row -> CURSOR.encode(row.key())).map(UserListRepository.Listed::user));
    }

    /** Locks an account and ends all its sessions; true when effective everywhere, also when it was locked before. */
    Uni<Boolean> lock(UUID operator, UUID userId, String reason) {
        if (operator.equals(userId)) {
            throw new ProblemException(IdentityProblem.OWN_ACCOUNT, null);
        }
        return change(operator, userId, AccountStatus.LOCKED, reason);
    }

    /** Unlocks an account; its sessions stay ended. True when effective everywhere, also when it was not locked. */
    Uni<Boolean> unlock(UUID operator, UUID userId, String reason) {
        return change(operator, userId, AccountStatus.ACTIVE, reason);
    }

    private Uni<Boolean> change(UUID operator, UUID userId, AccountStatus status, String reason) {
        return Transactions.in(pool, connection -> accounts.lockById(connection, userId)
                        .map(found -> found.filter(account -> account.status() != AccountStatus.DELETED)
                                .orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null)))
                        .chain(account -> account.status() == status
                                ? Uni.createFrom().item(new Done(Revocation.NOTHING, List.of()))
                                : write(connection, account, operator, status, reason)))
                .invoke(done -> {
                    if (!done.pending().isEmpty()) {
                        AuditLog.record(
                                status == AccountStatus.LOCKED ? "account.locked" : "account.unlocked",
                                "user",
                                userId,
                                "by",
                                operator,
                                "reason",
                                reason);
                    }
                })
                .chain(this::announce);
    }

    private Uni<Done> write(
            SqlConnection connection, Account account, UUID operator, AccountStatus status, String reason) {
        boolean locked = status == AccountStatus.LOCKED;
        return changes.setStatus(connection, account.id(), status)
                .chain(version -> events.lockChanged(connection, account.id(), version, locked, operator, reason))
                .chain(() -> locked
                        ? sessions.revokeEverywhere(connection, account.id(), RevokeReason.LOCKED)
                        : Uni.createFrom().item(Revocation.NOTHING))
                .chain(revocation ->
                        users.record(connection, account.id()).map(pending -> new Done(revocation, pending)));
    }

    private Uni<Boolean> announce(Done done) {
        return sessions.announceEverything(done.revocation(), done.pending());
    }

    private static ProblemException refused(String field, String message) {
        return new ProblemException(CommonProblem.VALIDATION, null).withError(field, message);
    }
}
