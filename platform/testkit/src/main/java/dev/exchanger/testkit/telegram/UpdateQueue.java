package dev.exchanger.testkit.telegram;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.testkit.http.Json;

/**
 * Updates that the bot has not confirmed. By polling an update is confirmed only by the next call with a higher offset,
 * by webhook only by an answer 2xx.
 */
final class UpdateQueue {
    private static final int MAX_BATCH = 100;

    private final NavigableMap<Long, ObjectNode> pending = new TreeMap<>();
    private final NavigableMap<Long, ObjectNode> history = new TreeMap<>();
    private final Set<String> allowed = new HashSet<>();
    private LongConsumer onAdded = id -> {};
    private long nextId = ThreadLocalRandom.current().nextLong(100_000_000, 900_000_000);
    private long pollers;
    private boolean webhook;

    /** Adds an update of a type, e.g. {@code message}; returns its id, or -1 when the bot did not ask for the type. */
    synchronized long add(String type, ObjectNode payload) {
        if (!allowed.isEmpty() && !allowed.contains(type)) {
            return -1;
        }
        ObjectNode update = Json.object();
        update.put("update_id", nextId);
        update.set(type, payload);
        return push(update);
    }

    /** Adds an update as it is, with its own id. */
    synchronized long push(ObjectNode update) {
        long id = update.path("update_id").asLong();
        nextId = Math.max(nextId, id + 1);
        pending.put(id, update);
        history.put(id, update);
        notifyAll();
        onAdded.accept(id);
        return id;
    }

    /** From here the ids go on; the official server starts anew at a random one after a week of silence. */
    synchronized void nextId(long id) {
        nextId = id;
    }

    synchronized void allow(JsonNode types) {
        if (types.isArray()) {
            allowed.clear();
            types.forEach(type -> allowed.add(type.asText()));
        }
    }

    synchronized List<String> allowed() {
        return allowed.stream().sorted().toList();
    }

    synchronized List<ObjectNode> poll(long offset, int limit, Duration timeout) throws InterruptedException {
        refuseWithWebhook();
        long own = ++pollers;
        notifyAll();
        if (offset > 0) {
            pending.headMap(offset).clear();
        } else if (offset < 0) {
            while (pending.size() > -offset) {
                pending.pollFirstEntry();
            }
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        while (pending.isEmpty()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
            if (own != pollers) {
                throw ApiError.conflict(
                        "terminated by other getUpdates request; make sure that only one bot instance is running");
            }
            refuseWithWebhook();
        }
        int size = limit < 1 || limit > MAX_BATCH ? MAX_BATCH : limit;
        return pending.values().stream().limit(size).toList();
    }

    /** Switches between polling (null) and webhook, which is told of every update, those that wait too. */
    synchronized void webhook(LongConsumer listener) {
        webhook = listener != null;
        onAdded = listener == null ? id -> {} : listener;
        notifyAll();
        if (listener != null) {
            List.copyOf(pending.keySet()).forEach(listener::accept);
        }
    }

    synchronized ObjectNode get(long id) {
        return pending.get(id);
    }

    synchronized ObjectNode past(long id) {
        return history.get(id);
    }

    synchronized void confirm(long id) {
        pending.remove(id);
    }

    synchronized void clear() {
        pending.clear();
    }

    synchronized int size() {
        return pending.size();
    }

    synchronized List<ObjectNode> all() {
        return new ArrayList<>(pending.values());
    }

    private void refuseWithWebhook() {
        if (webhook) {
            throw ApiError.conflict(
                    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
        }
    }
}
