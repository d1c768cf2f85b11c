package dev.exchanger.bench.socket;

import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One client in the room that is measured; remembers across connections where it was. Its methods run on the thread of
 * {@link Links}, unless they say otherwise.
 */
public abstract class Client {
    private static final byte[] NUMBER = Bytes.of("{\"n\":");
    private static final byte[] AT = Bytes.of(",\"at\":");
    private static final int KEY_BYTES = 16;

    private final int port;
    private final Audience audience;
    private final boolean far;
    private final Tally tally = new Tally();
    private Link link;
    private boolean ready;
    private boolean returning;

    /**
     * @param port of the server on this machine
     * @param far whether the server is not the one that messages are published at
     */
    Client(int port, Audience audience, boolean far) {
        this.port = port;
        this.audience = audience;
        this.far = far;
    }

    /** From any thread. */
    public final Tally tally() {
        return tally;
    }

    final int port() {
        return port;
    }

    final Audience audience() {
        return audience;
    }

    /** Counts anew from the next message on. */
    void begin() {
        tally.begin(0);
    }

    /** The message's number as the publisher gave it. */
    static long published(byte[] bytes, int from, int to) {
        return Bytes.numberAfter(bytes, from, to, NUMBER);
    }

    /** Whether it was in the room before and wants what it missed. */
    final boolean returning() {
        return returning;
    }

    final Link link() {
        return link;
    }

    final void opened(Link opened) {
        link = opened;
    }

    /** It is in the room. */
    final void ready() {
        if (!ready) {
            ready = true;
            returning = true;
            audience.ready(true);
        }
    }

    /** The server was too busy for a handshake. */
    final void refused() {
        audience.refused();
    }

    /** The connection is no more. */
    final void ended() {
        link = null;
        if (ready) {
            ready = false;
            audience.ready(false);
        }
    }

    /**
     * A message of the benchmark, see {@link Payload}.
     *
     * @param number its place in what this client shall get since the begin, from 0
     */
    final void message(long number, byte[] bytes, int from, int to) {
        tally.take(number);
        audience.received(far, System.nanoTime() - Bytes.numberAfter(bytes, from, to, AT));
    }

    /** The whole request that asks for a WebSocket. */
    abstract byte[] upgrade();

    /** A text frame has come. */
    abstract void text(byte[] bytes, int from, int to);

    /**
     * Such a request.
     *
     * @param headers each ended by {@code \r\n}
     */
    final byte[] upgrade(String path, String headers) {
        byte[] key = new byte[KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(key);
        return Bytes.of("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + Base64.getEncoder().encodeToString(key) + "\r\n" + headers + "\r\n");
    }
}
