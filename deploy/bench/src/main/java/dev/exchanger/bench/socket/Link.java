package dev.exchanger.bench.socket;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/** One WebSocket of a client. On the thread of its {@link Links} only. */
final class Link {
    private static final byte[] SWITCHED = Bytes.of("HTTP/1.1 101 ");
    private static final byte[] BUSY = Bytes.of("HTTP/1.1 503 ");
    private static final byte[] HEAD_END = Bytes.of("\r\n\r\n");

    private final Client client;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final FrameParser parser = new FrameParser(this::frame);
    private final Queue<ByteBuffer> unsent = new ArrayDeque<>(2);
    private byte[] head = {};
    private boolean upgraded;
    private boolean cut;

    Link(Client client, SocketChannel channel, SelectionKey key) {
        this.client = client;
        this.channel = channel;
        this.key = key;
    }

    Client client() {
        return client;
    }

    /** The TCP connection is there. */
    void connected() throws IOException {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        client.opened(this);
        send(ByteBuffer.wrap(client.upgrade()));
    }

    /**
     * @param shared what is read goes through this array and is not kept in it
     * @return false when the server is too busy for a handshake now; the connection is closed then
     */
    boolean read(ByteBuffer shared) throws IOException {
        int count = channel.read(shared.clear());
        if (count < 0) {
            throw new EOFException("closed by the server");
        }
        if (upgraded) {
            parser.feed(shared.array(), 0, count);
            return true;
        }
        return upgrade(shared.array(), count);
    }

    private boolean upgrade(byte[] bytes, int count) throws IOException {
        int known = head.length;
        head = Arrays.copyOf(head, known + count);
        System.arraycopy(bytes, 0, head, known, count);
        int end = Bytes.after(head, 0, head.length, HEAD_END);
        if (end < 0) {
            return true;
        }
        if (Bytes.startsWith(head, 0, end, BUSY)) {
            close();
            return false;
        }
        if (!Bytes.startsWith(head, 0, end, SWITCHED)) {
            throw new IllegalStateException("no WebSocket: " + Bytes.text(head, 0, head.length));
        }
        upgraded = true;
        byte[] all = head;
        head = null;
        parser.feed(all, end, all.length - end);
        return true;
    }

    private void frame(int opcode, byte[] bytes, int offset, int length) {
        switch (opcode) {
            case Frames.TEXT -> client.text(bytes, offset, offset + length);
            case Frames.PING -> send(Frames.frame(Frames.PONG, Arrays.copyOfRange(bytes, offset, offset + length)));
            case Frames.PONG -> {}
            case Frames.CLOSE ->
                throw new IllegalStateException("closed by the server: " + reason(bytes, offset, length));
            default -> throw new IllegalStateException("a frame of kind " + opcode);
        }
    }

    private static String reason(byte[] bytes, int offset, int length) {
        if (length < 2) {
            return "no reason";
        }
        int code = ByteBuffer.wrap(bytes, offset, 2).getShort() & 0xFFFF;
        return code + " " + Bytes.text(bytes, offset + 2, offset + length);
    }

    /** Sends bytes, what does not fit into the socket's buffer as soon as it does. */
    void send(ByteBuffer bytes) {
        unsent.add(bytes);
        if (unsent.size() == 1) {
            try {
                write();
            } catch (IOException e) {
                throw new IllegalStateException("not sent", e);
            }
        }
    }

    void write() throws IOException {
        for (ByteBuffer next = unsent.peek(); next != null; next = unsent.peek()) {
            channel.write(next);
            if (next.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return;
            }
            unsent.remove();
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    /** Ends the connection without a word, as when the client's network is gone. */
    void cut() throws IOException {
        cut = true;
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
    }

    boolean isCut() {
        return cut;
    }

    void close() throws IOException {
        key.cancel();
        channel.close();
        client.ended();
    }
}
