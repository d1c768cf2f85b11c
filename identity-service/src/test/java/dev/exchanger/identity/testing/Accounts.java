package dev.exchanger.identity.testing;

import java.util.UUID;

/** Makes verified users without the way through the mailbox: for tests that need many. */
public final class Accounts {

    private final Database database;
    private final String hash;

    private Accounts(Database database, String hash) {
        this.database = database;
        this.hash = hash;
    }

    /** Everybody made by it has {@link IdentityApi#PASSWORD}. */
    public static Accounts in(Database database) {
        String model = IdentityApi.user();
        return new Accounts(
                database,
                database.texts("SELECT password_hash FROM users WHERE email = ?", model)
                        .get(0));
    }

    /** The address of a new user. */
    public String create() {
        UUID id = UUID.randomUUID();
        String email = IdentityApi.freshEmail();
        database.update(
                "INSERT INTO users (id, email, email_display, password_hash, email_verified)"
                        + " VALUES (?, ?, ?, ?, true)",
                id,
                email,
                email,
                hash);
        database.update("INSERT INTO user_profiles (user_id) VALUES (?)", id);
        return email;
    }

    /** The address of a new user who may log in to the admin context. */
    public String createAdmin() {
        String email = create();
        grant(email, "admin", "admin:access");
        return email;
    }

    /** Grants a permission to a user who has no session yet. */
    public void grant(String email, String context, String permission) {
        database.update(
                "INSERT INTO user_permissions (id, user_id, permission, application_context)"
                        + " SELECT gen_random_uuid(), id, ?, ? FROM users WHERE email = ?",
                permission,
                context,
                email);
    }

    /** Links a Telegram account past the way through the bot. */
    public void link(String email, long telegramUserId) {
        database.update(
                "INSERT INTO telegram_links (user_id, telegram_user_id) SELECT id, ? FROM users WHERE email = ?",
                telegramUserId,
                email);
    }
}
