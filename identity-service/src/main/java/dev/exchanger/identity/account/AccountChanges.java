package dev.exchanger.identity.account;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Changes of what an account is: its address, its status, its end. The caller holds the lock of the row. */
@ApplicationScoped
public class AccountChanges {

    private static final String CHANGE_EMAIL = """
            UPDATE users SET email = $2, email_display = $3, email_verified = true, ver = ver + 1, updated_at = now()
            WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM users WHERE email = $2)
            RETURNING ver
            """;
    // The one who proves an address comes before those who only named it. An operator-to-be has permissions already.
    private static final String RELEASE_UNPROVED = """
            DELETE FROM users u WHERE email = $1 AND NOT email_verified
              AND NOT EXISTS (SELECT 1 FROM user_permissions p WHERE p.user_id = u.id)
            RETURNING id, ver + 1 AS ver
            """;
    private static final String STATUS = """
            UPDATE users SET status = $2, credential_version = credential_version + 1, ver = ver + 1, updated_at = now()
            WHERE id = $1 RETURNING ver
            """;
    // What stands in the place of the address is none, so the address is free again.
    private static final String ERASE = """
            UPDATE users SET email = 'deleted:' || id, email_display = '', email_verified = false,
              password_hash = NULL, status = 'deleted', credential_version = credential_version + 1, ver = ver + 1,
              updated_at = now()
            WHERE id = $1 RETURNING ver
            """;

    /** A user row that went away, with the version its last event has. */
    public record Released(UUID userId, long version) {}

    /** Moves the account to a proved address; empty when another account has it. */
    public Uni<Optional<Long>> changeEmail(SqlConnection connection, UUID id, EmailAddress email) {
        return connection
                .preparedQuery(CHANGE_EMAIL)
                .execute(Tuple.of(id, email.canonical(), email.display()))
                .map(rows -> rows.stream().map(row -> row.getLong("ver")).findFirst());
    }

    /** Removes the account that was registered under the address and never proved it. */
    public Uni<Optional<Released>> releaseUnproved(SqlConnection connection, String email) {
        return connection
                .preparedQuery(RELEASE_UNPROVED)
                .execute(Tuple.of(email))
                .map(rows -> rows.stream()
                        .map(row -> new Released(row.getUUID("id"), row.getLong("ver")))
                        .findFirst());
    }

    /** Sets the status; credentials of before count no more. Gives the new version. */
    public Uni<Long> setStatus(SqlConnection connection, UUID id, AccountStatus status) {
        return version(connection, STATUS, Tuple.of(id, status.code()));
    }

    /** Makes the row say nothing about the person any more. Gives the new version. */
    public Uni<Long> erase(SqlConnection connection, UUID id) {
        return version(connection, ERASE, Tuple.of(id));
    }

    private static Uni<Long> version(SqlConnection connection, String sql, Tuple arguments) {
        return connection
                .preparedQuery(sql)
                .execute(arguments)
                .map(rows -> rows.iterator().next())
                .map((Row row) -> row.getLong("ver"));
    }
}
