package dev.exchanger.identity.owndata;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Removes what is kept about a person outside the row of the user. */
@ApplicationScoped
class ErasureRepository {

    // Codes the user has asked for to other addresses name those for two days more; they are not this person's proved.
    private static final List<String> BY_EMAIL = List.of(
            "DELETE FROM pending_registrations p USING email_codes c WHERE c.slot = p.slot AND c.email = $1",
            "DELETE FROM email_codes WHERE email = $1",
            "DELETE FROM mail_outbox WHERE recipient = $1");
    private static final List<String> BY_ID = List.of(
            "DELETE FROM user_permissions WHERE user_id = $1",
            "DELETE FROM telegram_link_requests WHERE user_id = $1",
            """
            UPDATE user_profiles SET display_name = NULL, locale = 'en', time_zone = 'UTC', avatar_url = NULL,
              version = version + 1, updated_at = now()
            WHERE user_id = $1
            """,
            """
            UPDATE sessions SET ip = NULL, user_agent = NULL, device = NULL, session_data = '{}' WHERE user_id = $1
            """);

    /** Codes and mails for an address. */
    Uni<Void> eraseMails(SqlConnection connection, String email) {
        return run(connection, BY_EMAIL, Tuple.of(email));
    }

    /** Profile, permissions, links in progress, and what sessions say about devices. */
    Uni<Void> eraseTraces(SqlConnection connection, UUID userId) {
        return run(connection, BY_ID, Tuple.of(userId));
    }

    private static Uni<Void> run(SqlConnection connection, List<String> statements, Tuple argument) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String statement : statements) {
            all = all.chain(() -> connection.preparedQuery(statement).execute(argument))
                    .replaceWithVoid();
        }
        return all;
    }
}
