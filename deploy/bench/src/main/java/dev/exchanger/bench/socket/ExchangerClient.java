package dev.exchanger.bench.socket;

/** Speaks {@code exchanger.rt.v1} (docs/realtime/protocol.md) and is in the room {@code rates}. */
public final class ExchangerClient extends Client {
    private static final byte[] HELLO = Bytes.of("{\"t\":\"hello\"");
    private static final byte[] PING = Bytes.of("{\"t\":\"ping\"");
    private static final byte[] MESSAGE = Bytes.of("{\"t\":\"rate.changed\"");
    private static final byte[] RESYNC = Bytes.of("{\"t\":\"room.resync\"");
    private static final byte[] REPLY = Bytes.of("{\"id\":1,");
    private static final byte[] DONE = Bytes.of("{\"id\":1,\"ok\":true");
    private static final byte[] RECOVERED = Bytes.of("\"recovered\":true");
    private static final byte[] SEQUENCE = Bytes.of("\"s\":");
    private static final byte[] EPOCH = Bytes.of("\"e\":\"");

    private final String token;
    private String epoch;
    private long position;
    private long before;

    /** @param token an access token of identity-service */
    public ExchangerClient(int port, Audience audience, boolean far, String token) {
        super(port, audience, far);
        this.token = token;
    }

    /** Events of different subjects may change places before they are numbered: what counts is the room's sequence. */
    @Override
    void begin() {
        super.begin();
        before = position;
    }

    @Override
    byte[] upgrade() {
        return upgrade(
                returning() ? "/ws/v1?resume=true" : "/ws/v1",
                "Sec-WebSocket-Protocol: exchanger.rt.v1\r\nAuthorization: Bearer " + token + "\r\n");
    }

    @Override
    void text(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to) {
            int end = Bytes.indexOf(bytes, start, to, '\n');
            line(bytes, start, end);
            start = end + 1;
        }
    }

    private void line(byte[] bytes, int from, int to) {
        if (Bytes.startsWith(bytes, from, to, MESSAGE)) {
            position = Bytes.numberAfter(bytes, from, to, SEQUENCE);
            message(position - before - 1, bytes, from, to);
        } else if (Bytes.startsWith(bytes, from, to, PING)) {
            link().send(Frames.text("{\"t\":\"pong\"}"));
        } else if (Bytes.startsWith(bytes, from, to, HELLO)) {
            link().send(Frames.text(returning() ? resume() : "{\"id\":1,\"t\":\"room.join\",\"r\":\"rates\"}"));
        } else if (Bytes.startsWith(bytes, from, to, REPLY)) {
            reply(bytes, from, to);
        } else if (Bytes.startsWith(bytes, from, to, RESYNC)) {
            audience().unrecovered();
        }
    }

    private String resume() {
        return "{\"id\":1,\"t\":\"resume\",\"d\":{\"pos\":{\"rates\":{\"e\":\"" + epoch + "\",\"s\":" + position
                + "}}}}";
    }

    private void reply(byte[] bytes, int from, int to) {
        if (!Bytes.startsWith(bytes, from, to, DONE)) {
            throw new IllegalStateException("refused: " + Bytes.text(bytes, from, to));
        }
        if (!returning()) {
            position = Bytes.numberAfter(bytes, from, to, SEQUENCE);
            epoch = Bytes.quotedAfter(bytes, from, to, EPOCH);
        } else if (Bytes.after(bytes, from, to, RECOVERED) < 0) {
            audience().unrecovered();
        }
        ready();
    }
}
