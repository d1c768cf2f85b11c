package dev.exchanger.exchange.webhook;

import java.util.Set;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * What to change of an endpoint; null leaves it.
 *
 * @param url        what to call
 * @param eventTypes of which events
 * @param status     {@code active} or {@code paused}
 */
public record WebhookEndpointPatch(
        String url,
        @Size(min = 1) Set<@NotNull String> eventTypes,

        @Pattern(regexp = "active|paused", message = "must be active or paused")
        String status) {}
