package dev.exchanger.identity.profile;

import java.util.Optional;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * Body of a change of the profile. Members that are absent stay as they are.
 *
 * @param displayName null in JSON takes the name away
 * @param locale      en, uk or ru
 * @param timeZone    name of the time zone database, such as Europe/Kyiv
 */
public record ProfilePatch(
        Optional<@Size(min = 1, max = 100) String> displayName,

        @Pattern(regexp = "en|uk|ru", message = "must be en, uk or ru")
        String locale,

        @Size(max = 64) String timeZone) {}
