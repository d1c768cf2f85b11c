package dev.exchanger.identity.permission;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;

/** Reads permissions. */
@ApplicationScoped
@WithSession
public class UserPermissionRepository implements PanacheRepositoryBase<UserPermission, UUID> {

    /** A user's permissions in a context, by name. */
    public Uni<List<UserPermission>> listOf(UUID userId, String context) {
        return list("userId = ?1 and context = ?2", Sort.by("permission"), userId, context);
    }
}
