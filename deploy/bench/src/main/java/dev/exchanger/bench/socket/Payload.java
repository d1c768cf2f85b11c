package dev.exchanger.bench.socket;

/** The data of each message, the same for all servers: its number, when it was due, and filling. */
public final class Payload {
    /** Of each message, without what a protocol adds. */
    public static final int BYTES = 200;

    private Payload() {}

    /** @param at in the terms of {@link System#nanoTime()} */
    public static String of(long number, long at) {
        String start = "{\"n\":" + number + ",\"at\":" + at + ",\"fill\":\"";
        return start + "x".repeat(Math.max(0, BYTES - start.length() - 2)) + "\"}";
    }
}
