package dev.exchanger.realtime.profile;

import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What may be shown of a user.
 *
 * @param displayName as the user wrote it; may be absent
 * @param locale language tag
 * @param deleted {@code true} in place of all the rest when the account is gone; else absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Profile(UUID id, String displayName, String locale, Boolean deleted) {

    static Profile ofDeleted(UUID id) {
        return new Profile(id, null, null, true);
    }

    boolean isDeleted() {
        return Boolean.TRUE.equals(deleted);
    }
}
