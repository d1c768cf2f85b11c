package dev.exchanger.identity.verification;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** What registrations have asked for until their code comes. */
@ApplicationScoped
class PendingRegistrationRepository {

    Uni<Void> insert(SqlClient connection, VerificationId id, PendingRegistration pending, Instant expiresAt) {
        return connection
                .preparedQuery("""
                        INSERT INTO pending_registrations (flow, slot, password_hash, locale, display_name, expires_at)
                        VALUES ($1, decode($2, 'hex'), $3, $4, $5, $6)
                        """)
                .execute(Tuple.of(
                        id.flow(),
                        id.slot(),
                        pending.passwordHash(),
                        pending.locale(),
                        pending.displayName(),
                        expiresAt.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** What this request asked for, if it was a registration; all others for the same address are forgotten. */
    Uni<Optional<PendingRegistration>> take(SqlClient connection, VerificationId id) {
        return connection.preparedQuery("""
                        DELETE FROM pending_registrations WHERE slot = decode($1, 'hex')
                        RETURNING flow, password_hash, locale, display_name
                        """).execute(Tuple.of(id.slot())).map(rows -> rows.stream()
                .filter(row -> row.getUUID("flow").equals(id.flow()))
                .map(row -> new PendingRegistration(
                        row.getString("password_hash"), row.getString("locale"), row.getString("display_name")))
                .findFirst());
    }
}
