package dev.exchanger.identity.profile;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

import dev.exchanger.identity.account.User;
import dev.exchanger.identity.account.UserInvalidation;
import dev.exchanger.identity.account.UserRepository;
import dev.exchanger.identity.cache.Invalidation;
import dev.exchanger.identity.cache.Invalidations;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Shows and changes the profile of the user who asks. */
@ApplicationScoped
public class ProfileService {

    private final UserRepository users;
    private final ProfileRepository profiles;
    private final UserInvalidation invalidation;
    private final Invalidations invalidations;
    private final Clock clock;

    public ProfileService(
            UserRepository users,
            ProfileRepository profiles,
            UserInvalidation invalidation,
            Invalidations invalidations,
            Clock clock) {
        this.users = users;
        this.profiles = profiles;
        this.invalidation = invalidation;
        this.invalidations = invalidations;
        this.clock = clock;
    }

    @WithSession
    Uni<ProfileView> find(UUID userId) {
        return users.findById(userId)
                .onItem()
                .ifNull()
                .failWith(() -> new ProblemException(CommonProblem.UNAUTHENTICATED, null))
                .chain(user -> profiles.findById(userId).map(profile -> ProfileView.of(user, profile)));
    }

    /** Changes the profile if it is still the version the caller knows; 412 otherwise. */
    Uni<ProfileView> change(UUID userId, IfMatch condition, ProfilePatch patch) {
        requireTimeZone(patch.timeZone());
        List<Invalidation> stale = invalidation.of(userId);
        return Panache.withTransaction(() -> write(userId, condition, patch, stale))
                .onFailure(OptimisticLockException.class)
                .transform(failure -> IfMatch.stale())
                .call(() -> invalidations.deliverUnnumbered(stale));
    }

    private Uni<ProfileView> write(UUID userId, IfMatch condition, ProfilePatch patch, List<Invalidation> stale) {
        // Locked before it is read: a version that was read earlier would take back what others change meanwhile.
        return users.findById(userId, LockModeType.PESSIMISTIC_WRITE)
                .invoke(ProfileService::requireUsable)
                .chain(user -> profiles.findById(userId).chain(profile -> {
                    condition.check(profile.version());
                    profile.apply(patch, clock.instant());
                    user.changed();
                    return flushed(user, profile, stale);
                }));
    }

    private static void requireUsable(User user) {
        if (user == null || !user.active()) {
            throw new ProblemException(CommonProblem.UNAUTHENTICATED, null);
        }
    }

    private Uni<ProfileView> flushed(User user, UserProfile profile, List<Invalidation> stale) {
        return Panache.getSession()
                .call(Mutiny.Session::flush)
                .call(session -> invalidations.record(session, stale))
                .map(session -> ProfileView.of(user, profile));
    }

    private static void requireTimeZone(String name) {
        try {
            if (name != null) {
                ZoneId.of(name);
            }
        } catch (DateTimeException e) {
            throw new ProblemException(CommonProblem.VALIDATION, null)
                    .withError("timeZone", "must be a name such as Europe/Kyiv");
        }
    }
}
