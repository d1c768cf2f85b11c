package dev.exchanger.exchange.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An endpoint as its owner sees it.
 *
 * @param id            the endpoint
 * @param url           what is called
 * @param eventTypes    of which events
 * @param status        {@code active}, {@code paused} or {@code disabled}
 * @param reason        why it was disabled: {@code gone} (it answered 410) or {@code failing}
 * @param previousUntil until when the former secret signs too
 * @param version       also the entity tag
 * @param createdAt     when it was made
 * @param secret        what its messages are signed with; shown once, when it is made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookEndpointResponse(
        UUID id,
        String url,
        List<String> eventTypes,
        @Schema(examples = "active") String status,
        String reason,
        Instant previousUntil,
        long version,
        Instant createdAt,

        @Schema(examples = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        String secret) {

    /** All endpoints of one user. */
    public record Endpoints(List<WebhookEndpointResponse> endpoints) {}

    static WebhookEndpointResponse of(WebhookEndpoint endpoint) {
        return of(endpoint, null);
    }

    static WebhookEndpointResponse of(WebhookEndpoint endpoint, String secret) {
        return new WebhookEndpointResponse(
                endpoint.id(),
                endpoint.url(),
                endpoint.eventTypes(),
                endpoint.status().code(),
                endpoint.reason(),
                endpoint.previousUntil(),
                endpoint.version(),
                endpoint.createdAt(),
                secret);
    }
}
