package dev.exchanger.identity.account;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

import dev.exchanger.identity.cache.Invalidation;
import dev.exchanger.identity.cache.Invalidations;
import dev.exchanger.identity.cache.PendingInvalidation;
import dev.exchanger.platform.security.ApplicationContext;

/** Makes the cached copies of a changed user go away in all contexts. */
@ApplicationScoped
public class UserInvalidation {

    private final Invalidations invalidations;
    private final Clock clock;

    public UserInvalidation(Invalidations invalidations, Clock clock) {
        this.invalidations = invalidations;
        this.clock = clock;
    }

    /** What Redis must be told. */
    public List<Invalidation> of(UUID userId) {
        return Arrays.stream(ApplicationContext.values())
                .map(context -> Invalidation.user(context, userId, clock.instant()))
                .toList();
    }

    /** Notes it in the transaction of the change. */
    public Uni<List<PendingInvalidation>> record(SqlClient connection, UUID userId) {
        return invalidations.record(connection, of(userId));
    }

    /** Tells Redis, after the commit. True when the change is effective everywhere, and so are those before it. */
    public Uni<Boolean> announce(List<PendingInvalidation> pending) {
        return invalidations.deliverAll(pending);
    }
}
