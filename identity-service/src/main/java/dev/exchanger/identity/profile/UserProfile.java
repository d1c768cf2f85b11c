package dev.exchanger.identity.profile;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** The profile of a user; its version is the entity tag of {@code users/me}. */
@Entity
@Table(name = "user_profiles")
public class UserProfile {

    @Id
    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "display_name")
    private String displayName;

    private String locale;

    @Column(name = "time_zone")
    private String timeZone;

    @Version
    private long version;

    @Column(name = "updated_at")
    private Instant updatedAt;

    public String displayName() {
        return displayName;
    }

    public String locale() {
        return locale;
    }

    public String timeZone() {
        return timeZone;
    }

    public long version() {
        return version;
    }

    /** Takes over what the patch names and leaves the rest. */
    void apply(ProfilePatch patch, Instant now) {
        if (patch.displayName() != null) {
            displayName = patch.displayName().orElse(null);
        }
        if (patch.locale() != null) {
            locale = patch.locale();
        }
        if (patch.timeZone() != null) {
            timeZone = patch.timeZone();
        }
        updatedAt = now;
    }
}
