package dev.exchanger.identity.registration;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * Body of a registration.
 *
 * @param locale      language of mails and messages: en, uk or ru; en when absent
 * @param displayName how the user wants to be called, or null
 */
public record RegistrationRequest(
        @NotNull @Size(max = 254) String email,
        @NotNull @Size(min = 8, max = 128) String password,

        @Pattern(regexp = "en|uk|ru", message = "must be en, uk or ru")
        String locale,

        @Size(min = 1, max = 100) String displayName) {

    @Override
    public String toString() {
        return "RegistrationRequest";
    }
}
