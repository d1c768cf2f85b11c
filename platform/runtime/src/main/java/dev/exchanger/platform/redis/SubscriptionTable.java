package dev.exchanger.platform.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.exchanger.platform.redis.SubscriptionTopic.Subscriber;

/** What is wanted and what the server was told, for channels or for patterns. Confined to the link's event loop. */
final class SubscriptionTable {

    // Names per command: bounds the size of one command, keeps a re-subscription of thousands to a few writes.
    private static final int CHUNK = 500;

    private final SubscriberLane.Kind kind;
    private final Map<String, SubscriptionTopic> wanted = new HashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private final Set<String> told = new LinkedHashSet<>();
    // SUBSCRIBEs sent and not confirmed, by name: only the last confirmation counts when there was an UNSUBSCRIBE in
    // between.
    private final Map<String, Integer> awaited = new HashMap<>();

    SubscriptionTable(SubscriberLane.Kind kind) {
        this.kind = kind;
    }

    void add(String name, Subscriber subscriber) {
        SubscriptionTopic topic = wanted.get(name);
        if (topic == null) {
            topic = new SubscriptionTopic(name);
            wanted.put(name, topic);
            changed.add(name);
        }
        topic.add(subscriber);
    }

    void remove(String name, Subscriber subscriber) {
        SubscriptionTopic topic = wanted.get(name);
        if (topic != null) {
            topic.remove(subscriber);
            if (topic.isEmpty()) {
                wanted.remove(name);
                changed.add(name);
            }
        }
    }

    int size() {
        return wanted.size();
    }

    boolean allConfirmed() {
        return wanted.values().stream().allMatch(SubscriptionTopic::confirmed);
    }

    void deliver(String name, String channel, String message) {
        SubscriptionTopic topic = wanted.get(name);
        if (topic != null) {
            topic.deliver(channel, message);
        }
    }

    void confirmed(String name) {
        Integer left = awaited.computeIfPresent(name, (n, count) -> count == 1 ? null : count - 1);
        SubscriptionTopic topic = wanted.get(name);
        if (left == null && topic != null && told.contains(name)) {
            topic.confirm();
        }
    }

    /** The connection is gone: everything wanted must be told again. */
    void lost() {
        told.clear();
        awaited.clear();
        changed.clear();
        changed.addAll(wanted.keySet());
        wanted.values().forEach(SubscriptionTopic::lost);
    }

    void flush(RedisWire wire) {
        List<String> add = new ArrayList<>();
        List<String> drop = new ArrayList<>();
        for (String name : changed) {
            if (wanted.containsKey(name)) {
                // A topic that was dropped and wanted again before this flush is still subscribed, but a new topic
                // waits
                // for a confirmation: asking again brings one.
                if (told.add(name) || !wanted.get(name).confirmed()) {
                    add.add(name);
                    awaited.merge(name, 1, Integer::sum);
                }
            } else if (told.remove(name)) {
                drop.add(name);
            }
        }
        changed.clear();
        send(wire, kind.unsubscribe(), drop);
        send(wire, kind.subscribe(), add);
    }

    void close() {
        wanted.values().forEach(topic -> topic.fail(new RedisUnavailable("the link is closed")));
        wanted.clear();
        changed.clear();
    }

    private static void send(RedisWire wire, String command, List<String> names) {
        for (int from = 0; from < names.size(); from += CHUNK) {
            List<String> chunk = names.subList(from, Math.min(from + CHUNK, names.size()));
            wire.send(new RedisCommand(command, chunk, Duration.ofSeconds(1), true));
        }
    }
}
