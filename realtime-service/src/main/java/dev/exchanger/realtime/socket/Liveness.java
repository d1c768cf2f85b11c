package dev.exchanger.realtime.socket;

/** When a connection was last heard, and the ping that waits for a sign of life. */
final class Liveness {

    private volatile long heardAt = System.nanoTime();
    private volatile long pingedAt;
    private volatile boolean pongDue;

    /** Anything came from the client. */
    void heard(long now) {
        heardAt = now;
    }

    void pinged(long now) {
        pingedAt = now;
        pongDue = true;
    }

    /** Whether a {@code pong} answers a ping; one per ping. */
    boolean takePong() {
        boolean due = pongDue;
        pongDue = false;
        return due;
    }

    /** Whether anything came since the last ping. */
    boolean answered() {
        return heardAt - pingedAt >= 0;
    }
}
