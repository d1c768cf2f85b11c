package dev.exchanger.bench.socket;

/** Speaks Socket.IO 5 in Engine.IO 4 over a WebSocket from the start, without its polling phase. */
public final class SocketIoClient extends Client {
    private static final byte[] OPEN = Bytes.of("0{");
    private static final byte[] PING = Bytes.of("2");
    private static final byte[] CONNECTED = Bytes.of("40{");
    private static final byte[] MESSAGE = Bytes.of("42[\"msg\",");
    private static final byte[] SESSION = Bytes.of("\"pid\":\"");
    private static final byte[] OFFSET = Bytes.of("\"},\"");
    private static final int OFFSET_END = 2;
    private static final byte[] END = Bytes.of("\"]");

    private final boolean recovering;
    private final boolean publisher;
    private String session;
    private String offset;

    private SocketIoClient(int port, Audience audience, boolean far, boolean recovering, boolean publisher) {
        super(port, audience, far);
        this.recovering = recovering;
        this.publisher = publisher;
    }

    /** @param recovering whether the server has connection state recovery switched on */
    public static SocketIoClient member(int port, Audience audience, boolean far, boolean recovering) {
        return new SocketIoClient(port, audience, far, recovering, false);
    }

    /** One that is not in the room but asks the server to send to it. */
    public static SocketIoClient publisher(int port, Audience audience) {
        return new SocketIoClient(port, audience, false, false, true);
    }

    /** Asks the server to send to the room. */
    public void publish(String payload) {
        link().send(Frames.text("42[\"pub\"," + payload + "]"));
    }

    @Override
    byte[] upgrade() {
        return upgrade("/socket.io/?EIO=4&transport=websocket", "");
    }

    @Override
    void text(byte[] bytes, int from, int to) {
        if (Bytes.startsWith(bytes, from, to, MESSAGE)) {
            message(published(bytes, from, to), bytes, from, to);
            offset = recovering ? offset(bytes, from, to) : null;
        } else if (Bytes.startsWith(bytes, from, to, PING)) {
            link().send(Frames.text("3"));
        } else if (Bytes.startsWith(bytes, from, to, OPEN)) {
            link().send(Frames.text(connect()));
        } else if (Bytes.startsWith(bytes, from, to, CONNECTED)) {
            connected(bytes, from, to);
        } else {
            throw new IllegalStateException("unexpected: " + Bytes.text(bytes, from, to));
        }
    }

    private String connect() {
        if (publisher) {
            return "40{\"role\":\"publisher\"}";
        }
        return session != null && offset != null
                ? "40{\"pid\":\"" + session + "\",\"offset\":\"" + offset + "\"}"
                : "40";
    }

    private void connected(byte[] bytes, int from, int to) {
        if (recovering) {
            String given = Bytes.quotedAfter(bytes, from, to, SESSION);
            if (returning() && !given.equals(session)) {
                audience().unrecovered();
            }
            session = given;
        }
        // The server puts it into the room before it does anything else.
        ready();
    }

    /** The server adds to each message of a room where in the stream it is. */
    private static String offset(byte[] bytes, int from, int to) {
        int end = to - OFFSET_END;
        int start = Bytes.after(bytes, from, to, OFFSET);
        if (start < 0 || !Bytes.startsWith(bytes, end, to, END)) {
            throw new IllegalStateException("a message without offset: " + Bytes.text(bytes, from, to));
        }
        return Bytes.text(bytes, start, end);
    }
}
