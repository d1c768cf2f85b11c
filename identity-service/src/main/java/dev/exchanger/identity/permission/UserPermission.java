package dev.exchanger.identity.permission;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** One permission of one user in one context. Written only by {@link PermissionGrants}. */
@Entity
@Table(name = "user_permissions")
public class UserPermission {

    @Id
    private UUID id;

    @Column(name = "user_id")
    private UUID userId;

    private String permission;

    @Column(name = "application_context")
    private String context;

    @Column(name = "granted_at")
    private Instant grantedAt;

    public String permission() {
        return permission;
    }

    public Instant grantedAt() {
        return grantedAt;
    }
}
