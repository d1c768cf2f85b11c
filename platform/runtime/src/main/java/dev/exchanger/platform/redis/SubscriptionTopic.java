package dev.exchanger.platform.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import io.vertx.core.Promise;
import org.jboss.logging.Logger;

/** One channel or pattern and all who want it. */
final class SubscriptionTopic {

    private static final Logger LOG = Logger.getLogger(RedisSubscriber.class);

    /** One subscriber of the topic. */
    static final class Subscriber {
        private final BiConsumer<String, String> onMessage;
        private final Runnable onResync;
        private final Promise<Void> ready;
        private boolean confirmed;
        // Set by whoever cancels, on any thread.
        private volatile boolean cancelled;

        Subscriber(BiConsumer<String, String> onMessage, Runnable onResync, Promise<Void> ready) {
            this.onMessage = onMessage;
            this.onResync = onResync;
            this.ready = ready;
        }

        void cancel() {
            cancelled = true;
        }

        void fail(Throwable failure) {
            ready.tryFail(failure);
        }
    }

    private final String name;
    private final List<Subscriber> subscribers = new ArrayList<>();
    private boolean confirmed;

    SubscriptionTopic(String name) {
        this.name = name;
    }

    boolean isEmpty() {
        return subscribers.isEmpty();
    }

    void add(Subscriber subscriber) {
        subscribers.add(subscriber);
        if (confirmed) {
            subscriber.confirmed = true;
            subscriber.ready.tryComplete();
        }
    }

    void remove(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    boolean confirmed() {
        return confirmed;
    }

    /** The connection is gone. */
    void lost() {
        confirmed = false;
    }

    /** The server has confirmed it: news to the new subscribers, the end of a gap to the others. */
    void confirm() {
        confirmed = true;
        for (Subscriber subscriber : List.copyOf(subscribers)) {
            if (subscriber.confirmed) {
                guard(subscriber.onResync);
            } else {
                subscriber.confirmed = true;
                subscriber.ready.tryComplete();
            }
        }
    }

    void deliver(String channel, String message) {
        for (Subscriber subscriber : List.copyOf(subscribers)) {
            if (!subscriber.cancelled) {
                guard(() -> subscriber.onMessage.accept(channel, message));
            }
        }
    }

    void fail(Throwable failure) {
        subscribers.forEach(subscriber -> subscriber.fail(failure));
    }

    /** A subscriber's mistake is its own: the others still get theirs. */
    private void guard(Runnable callback) {
        try {
            callback.run();
        } catch (Exception | LinkageError | AssertionError e) {
            LOG.errorf(e, "A subscriber of %s failed", name);
        }
    }
}
