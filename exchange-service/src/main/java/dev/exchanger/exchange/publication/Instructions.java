package dev.exchanger.exchange.publication;

import io.vertx.core.json.JsonObject;

/**
 * How an order is paid beside its reference, as it was published when its payer was told.
 *
 * @param version  of the published document
 * @param language of the text
 * @param text     plain text, with line breaks
 */
public record Instructions(long version, String language, String text) {

    /** As {@code payment_requests.instructions} keeps it. */
    public JsonObject json() {
        return JsonObject.of("version", version, "language", language, "text", text);
    }
}
