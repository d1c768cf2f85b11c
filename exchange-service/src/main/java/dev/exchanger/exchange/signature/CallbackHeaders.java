package dev.exchanger.exchange.signature;

/**
 * The headers a callback is authenticated by; each may be null.
 *
 * @param id        {@code webhook-id}
 * @param timestamp {@code webhook-timestamp}
 * @param signature {@code webhook-signature}
 */
public record CallbackHeaders(String id, String timestamp, String signature) {}
