package dev.exchanger.identity.account;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

import dev.exchanger.platform.event.EventFactory;
import dev.exchanger.platform.event.Outbox;

/** What other services hear about users. The aggregate is the user, its version the user's {@code ver}. */
@ApplicationScoped
public class AccountEvents {

    private final EventFactory events;
    private final Outbox outbox;

    public AccountEvents(EventFactory events, Outbox outbox) {
        this.events = events;
        this.outbox = outbox;
    }

    /** Data of {@code identity.user.registered.v1}. */
    record Registered(UUID userId, String locale) {}

    /** Data of {@code identity.user.verified.v1}. */
    record Verified(UUID userId) {}

    /** Data of {@code identity.user.permissions-changed.v1}. */
    record PermissionsChanged(UUID userId, @JsonUnwrapped PermissionChange change) {}

    /** Data of {@code identity.user.email-changed.v1}. */
    record EmailChanged(UUID userId) {}

    /** Data of {@code identity.user.deleted.v1}. */
    record Deleted(UUID userId) {}

    /** Data of {@code identity.user.locked.v1} and {@code identity.user.unlocked.v1}. */
    record LockChanged(UUID userId, UUID by, String reason) {}

    public Uni<Void> registered(SqlClient connection, UUID userId, String locale) {
        return append(connection, "identity.user.registered.v1", userId, 1, new Registered(userId, locale));
    }

    public Uni<Void> verified(SqlClient connection, UUID userId, long version) {
        return append(connection, "identity.user.verified.v1", userId, version, new Verified(userId));
    }

    public Uni<Void> permissionsChanged(SqlClient connection, UUID userId, long version, PermissionChange change) {
        return append(
                connection,
                "identity.user.permissions-changed.v1",
                userId,
                version,
                new PermissionsChanged(userId, change));
    }

    public Uni<Void> emailChanged(SqlClient connection, UUID userId, long version) {
        return append(connection, "identity.user.email-changed.v1", userId, version, new EmailChanged(userId));
    }

    public Uni<Void> deleted(SqlClient connection, UUID userId, long version) {
        return append(connection, "identity.user.deleted.v1", userId, version, new Deleted(userId));
    }

    /** By which operator, and why. */
    public Uni<Void> lockChanged(
            SqlClient connection, UUID userId, long version, boolean locked, UUID operator, String reason) {
        String type = locked ? "identity.user.locked.v1" : "identity.user.unlocked.v1";
        return append(connection, type, userId, version, new LockChanged(userId, operator, reason));
    }

    /** Appends any other event of a user, in the transaction that makes it true. */
    public Uni<Void> append(SqlClient connection, String type, UUID userId, long version, Object data) {
        return outbox.append(connection, List.of(events.create(type, userId.toString(), version, data)));
    }
}
