package dev.exchanger.platform.redis;

/**
 * The commands connection as {@code GET /api/health/redis} shows it.
 *
 * @param connected whether commands are sent at once
 * @param status {@code ready}, {@code connecting} or {@code degraded}
 * @param host the configured host, never with credentials
 * @param port the configured port
 * @param fallback whether features run on their fallback now
 */
public record RedisStatus(boolean connected, String status, String host, int port, boolean fallback) {}
