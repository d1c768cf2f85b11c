package dev.exchanger.realtime.presence;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * What a user says of herself.
 *
 * @param status {@code online}, {@code away} or {@code busy}; offline is only said by the end of her connections
 */
public record StatusRequest(
        @NotNull @Pattern(regexp = "online|away|busy", message = "must be online, away or busy")
        String status) {}
