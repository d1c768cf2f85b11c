package dev.exchanger.bot.testing;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Data of order events as the exchange writes them. */
public final class OrderNews {
    private final UUID orderId = UUID.randomUUID();
    private final String number;
    private final UUID userId;

    public OrderNews(String number, UUID userId) {
        this.number = number;
        this.userId = userId;
    }

    public String orderId() {
        return orderId.toString();
    }

    public UUID userId() {
        return userId;
    }

    /** As {@link #data(String, long)} when the deadline was moved. */
    public Map<String, Object> extended(String status, long version, Instant expiresAt) {
        Map<String, Object> data = data(status, version);
        data.put("previousStatus", status);
        data.put("expiresAt", expiresAt.toString());
        data.put("cause", "downtime");
        return data;
    }

    public Map<String, Object> data(String status, long version) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("orderId", orderId.toString());
        data.put("number", number);
        data.put("userId", userId.toString());
        data.put("context", "web");
        data.put("status", status);
        data.put("previousStatus", version == 1 ? null : "pending");
        data.put("from", "USDT");
        data.put("to", "UAH");
        data.put("give", "1500.00");
        data.put("get", "61800.00");
        data.put("rate", "41.2");
        data.put("expiresAt", Instant.now().plusSeconds(900).toString());
        data.put("version", version);
        data.put("cause", "test");
        data.put("occurredAt", Instant.now().toString());
        return data;
    }
}
