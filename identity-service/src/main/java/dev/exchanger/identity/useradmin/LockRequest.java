package dev.exchanger.identity.useradmin;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * Body of a lock and of its end.
 *
 * @param reason for the other operators and the audit; the user does not see it
 */
public record LockRequest(
        @NotNull
        @Size(min = 1, max = 500)
        @Pattern(
                regexp = "[^\\x00-\\x1f\\x7f]*[^\\x00-\\x1f\\x7f\\s][^\\x00-\\x1f\\x7f]*",
                message = "must be one line of text")
        String reason) {}
