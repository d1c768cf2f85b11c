package dev.exchanger.platform.redis;

import java.util.HashMap;
import java.util.Map;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;

import dev.exchanger.platform.reactive.OwnContext;
import dev.exchanger.platform.redis.SubscriptionTopic.Subscriber;

/** The duty of the {@code subscriber} connection. Confined to the link's event loop. */
final class SubscriberLane implements RedisConnectionKeeper.Duty {

    /** The two kinds of subscription Redis knows. */
    enum Kind {
        CHANNEL("SUBSCRIBE", "UNSUBSCRIBE"),
        PATTERN("PSUBSCRIBE", "PUNSUBSCRIBE");

        private final String subscribe;
        private final String unsubscribe;

        Kind(String subscribe, String unsubscribe) {
            this.subscribe = subscribe;
            this.unsubscribe = unsubscribe;
        }

        String subscribe() {
            return subscribe;
        }

        String unsubscribe() {
            return unsubscribe;
        }
    }

    private final Context context;
    private final RedisLinkJournal journal;
    private final RedisConnectionKeeper keeper;
    private final SubscriptionCanary canary;
    private final Map<Kind, SubscriptionTable> tables = new HashMap<>();
    private boolean flushing;
    private boolean again;
    private boolean resubscribing;

    SubscriberLane(RedisLinkContext link, CommandLane commands) {
        this.context = link.context();
        this.journal = link.journal();
        this.keeper = new RedisConnectionKeeper(link, RedisRole.SUBSCRIBER, this);
        this.canary = new SubscriptionCanary(link, commands, keeper);
        for (Kind kind : Kind.values()) {
            tables.put(kind, new SubscriptionTable(kind));
        }
    }

    RedisConnectionKeeper keeper() {
        return keeper;
    }

    void add(Kind kind, String name, Subscriber subscriber) {
        if (keeper.closed()) {
            subscriber.fail(new RedisUnavailable("the link is closed"));
            return;
        }
        keeper.start();
        tables.get(kind).add(name, subscriber);
        flushSoon();
    }

    void remove(Kind kind, String name, Subscriber subscriber) {
        tables.get(kind).remove(name, subscriber);
        flushSoon();
    }

    Future<Void> close() {
        canary.stop();
        tables.values().forEach(SubscriptionTable::close);
        return keeper.close();
    }

    @Override
    public void up(RedisWire wire) {
        resubscribing = again && tables.values().stream().anyMatch(table -> table.size() > 0);
        again = true;
        canary.up(wire);
        flush();
    }

    @Override
    public void down() {
        canary.down();
        tables.values().forEach(SubscriptionTable::lost);
    }

    /** Subscribing again to the canary's channel is answered on this very connection, and harmless. */
    @Override
    public boolean probe(RedisWire wire) {
        canary.ask(wire);
        return true;
    }

    @Override
    public void pushed(Response push) {
        if (push == null || push.size() < 3) {
            return;
        }
        String name = text(push, 1);
        switch (text(push, 0)) {
            case "message" -> {
                if (!canary.heard(name, text(push, 2))) {
                    deliver(Kind.CHANNEL, name, name, text(push, 2));
                }
            }
            case "pmessage" -> deliver(Kind.PATTERN, name, text(push, 2), text(push, 3));
            case "subscribe" -> confirmed(Kind.CHANNEL, name);
            case "psubscribe" -> confirmed(Kind.PATTERN, name);
            default -> {
                // Confirmations of UNSUBSCRIBE need no action.
            }
        }
    }

    /** On a context of its own, so that a handler may use what is bound to one (a database session, a trace). */
    private void deliver(Kind kind, String topic, String channel, String message) {
        OwnContext.run(context, () -> tables.get(kind).deliver(topic, channel, message));
    }

    private void confirmed(Kind kind, String name) {
        OwnContext.run(context, () -> tables.get(kind).confirmed(name));
        if (resubscribing && tables.values().stream().allMatch(SubscriptionTable::allConfirmed)) {
            resubscribing = false;
            journal.resubscribed(
                    tables.values().stream().mapToInt(SubscriptionTable::size).sum());
        }
    }

    /** Gathers what is subscribed in one turn of the event loop into few commands. */
    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            context.runOnContext(nothing -> flush());
        }
    }

    private void flush() {
        flushing = false;
        RedisWire wire = keeper.wire();
        if (wire != null) {
            tables.values().forEach(table -> table.flush(wire));
        }
    }

    private static String text(Response push, int index) {
        Response part = push.get(index);
        return part == null ? "" : part.toString();
    }
}
