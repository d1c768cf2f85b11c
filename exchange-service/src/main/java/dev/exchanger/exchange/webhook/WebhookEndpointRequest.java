package dev.exchanger.exchange.webhook;

import java.util.Set;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A new endpoint.
 *
 * @param url        what to call
 * @param eventTypes of which events
 */
public record WebhookEndpointRequest(
        @NotNull @Schema(examples = "https://shop.example/hooks/exchanger")
        String url,

        @NotEmpty @Schema(examples = "[\"exchange.order.paid.v1\"]")
        Set<@NotNull String> eventTypes) {}
