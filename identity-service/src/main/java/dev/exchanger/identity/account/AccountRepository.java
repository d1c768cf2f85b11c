package dev.exchanger.identity.account;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** Statements on users that must stand in a transaction with codes, sessions or events. */
@ApplicationScoped
public class AccountRepository {

    private static final String COLUMNS =
            "id, email, password_hash, email_verified, status, credential_version FROM users ";

    private final Pool pool;

    public AccountRepository(Pool pool) {
        this.pool = pool;
    }

    public Uni<Optional<Account>> findByEmail(String email) {
        return find(pool, "SELECT " + COLUMNS + "WHERE email = $1", email);
    }

    public Uni<Optional<Account>> findById(UUID id) {
        return find(pool, "SELECT " + COLUMNS + "WHERE id = $1", id);
    }

    /** Locks the row until the end of the transaction, as everything does that opens or ends sessions of the user. */
    public Uni<Optional<Account>> lockByEmail(SqlClient connection, String email) {
        return find(connection, "SELECT " + COLUMNS + "WHERE email = $1 FOR UPDATE", email);
    }

    /** See {@link #lockByEmail}. */
    public Uni<Optional<Account>> lockById(SqlClient connection, UUID id) {
        return find(connection, "SELECT " + COLUMNS + "WHERE id = $1 FOR UPDATE", id);
    }

    /** Creates a user with a profile; false when the address is taken. */
    public Uni<Boolean> create(SqlClient connection, UUID id, EmailAddress email, String passwordHash, String locale) {
        return connection
                .preparedQuery("""
                        WITH created AS (
                          INSERT INTO users (id, email, email_display, password_hash) VALUES ($1, $2, $3, $4)
                          ON CONFLICT (email) DO NOTHING RETURNING id
                        )
                        INSERT INTO user_profiles (user_id, locale) SELECT id, $5 FROM created
                        """)
                .execute(Tuple.of(id, email.canonical(), email.display(), passwordHash, locale))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Replaces a hash by one of the same password with newer parameters. Credentials stay what they are. */
    public Uni<Void> replaceHash(UUID id, String old, String fresh) {
        return pool.preparedQuery("UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
                .execute(Tuple.of(id, old, fresh))
                .replaceWithVoid();
    }

    /**
     * Sets a password that was proved by a code or by the old password; older logins in progress no longer count.
     *
     * @return the new version of the user
     */
    public Uni<Long> setPassword(SqlClient connection, UUID id, String hash) {
        return version(connection, """
                UPDATE users SET password_hash = $2, credential_version = credential_version + 1,
                  ver = ver + 1, updated_at = now()
                WHERE id = $1 RETURNING ver
                """, Tuple.of(id, hash));
    }

    /** Marks the address as proved; sets the password of the registration that was confirmed, if there is one. */
    public Uni<Long> verify(SqlClient connection, UUID id, String passwordHash) {
        return version(connection, """
                UPDATE users SET email_verified = true, password_hash = coalesce($2, password_hash),
                  credential_version = credential_version + 1, ver = ver + 1, updated_at = now()
                WHERE id = $1 RETURNING ver
                """, Tuple.of(id, passwordHash));
    }

    /** Forgets the password of an address nobody has proved yet, because a second person claims it. */
    public Uni<Boolean> disputeUnverified(SqlClient connection, String email) {
        return connection.preparedQuery("""
                        UPDATE users SET password_hash = NULL, updated_at = now()
                        WHERE email = $1 AND NOT email_verified AND status = 'active'
                        """).execute(Tuple.of(email)).map(rows -> rows.rowCount() == 1);
    }

    /** The language of a user; English for an address nobody has. */
    public Uni<String> localeOf(SqlClient connection, String email) {
        return connection.preparedQuery("""
                        SELECT p.locale FROM users u JOIN user_profiles p ON p.user_id = u.id WHERE u.email = $1
                        """).execute(Tuple.of(email)).map(rows -> rows.stream()
                .map(row -> row.getString("locale"))
                .findFirst()
                .orElse("en"));
    }

    /** Sets what a confirmed registration asked for. */
    public Uni<Void> setProfile(SqlClient connection, UUID id, String locale, String displayName) {
        return connection
                .preparedQuery("""
                        UPDATE user_profiles SET locale = $2, display_name = $3, version = version + 1, updated_at = now()
                        WHERE user_id = $1
                        """)
                .execute(Tuple.of(id, locale, displayName))
                .replaceWithVoid();
    }

    /** A new version after a change outside the row itself, such as a permission. */
    public Uni<Long> bump(SqlClient connection, UUID id) {
        return version(
                connection,
                "UPDATE users SET ver = ver + 1, updated_at = now() WHERE id = $1 RETURNING ver",
                Tuple.of(id));
    }

    private static Uni<Long> version(SqlClient connection, String sql, Tuple arguments) {
        return connection.preparedQuery(sql).execute(arguments).map(rows -> rows.iterator()
                .next()
                .getLong("ver"));
    }

    private static Uni<Optional<Account>> find(SqlClient client, String sql, Object key) {
        return client.preparedQuery(sql)
                .execute(Tuple.of(key))
                .map(rows -> rows.stream().map(AccountRepository::account).findFirst());
    }

    private static Account account(Row row) {
        return new Account(
                row.getUUID("id"),
                row.getString("email"),
                row.getString("password_hash"),
                row.getBoolean("email_verified"),
                AccountStatus.of(row.getString("status")),
                row.getLong("credential_version"));
    }
}
