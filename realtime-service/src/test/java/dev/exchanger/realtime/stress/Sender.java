package dev.exchanger.realtime.stress;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Sends as a careful client does: what is not acknowledged is sent again with the same key, to whichever node answers. */
final class Sender {

    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Duration BACK_OFF = Duration.ofMillis(1500);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Cluster cluster;
    private final Ledger ledger;
    private final Chat chat;
    private final String name = "m" + NAMES.incrementAndGet() + "-";
    private final AtomicInteger sent = new AtomicInteger();

    Sender(Cluster cluster, Ledger ledger, Chat chat) {
        this.cluster = cluster;
        this.ledger = ledger;
        this.chat = chat;
    }

    /** Sends so many messages, members and nodes by turns. */
    void send(int count) {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    /** Sends the next message; its key and body. */
    String next() {
        int number = sent.getAndIncrement();
        String key = name + number;
        send(chat.member(number), key, cluster.node(number));
        return key;
    }

    /** Sends one message until it is in the chat, to this node first. */
    void send(Person member, String key, URI first) {
        send(member, key, first, cluster::other);
    }

    /** The same, and to no other node. */
    void sendTo(Person member, String key, URI only) {
        send(member, key, only, node -> node);
    }

    private void send(Person member, String key, URI first, UnaryOperator<URI> next) {
        URI node = first;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "nothing";
        while (System.nanoTime() - deadline < 0) {
            try {
                Rest.Answer answer = Rest.post(node, chat.path() + "/messages", member, key, Map.of("body", key));
                if (answer.status() == 201) {
                    ledger.published(chat.room(), key, answer.place());
                    return;
                }
                last = answer.toString();
                if (answer.status() != 503 && answer.status() != 429) {
                    throw new AssertionError(key + " was refused: " + last);
                }
            } catch (IOException e) {
                last = e.toString();
            }
            Cluster.pause(BACK_OFF);
            node = next.apply(node);
        }
        throw new AssertionError(key + " could not be sent, last answer: " + last);
    }
}
