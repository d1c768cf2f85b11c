package dev.exchanger.realtime.stress;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One WebSocket on a thread of its own, of bare bytes, so that it can do what no library would: end with a reset, stop
 * answering. Everything that comes is handed over on that thread, in its order.
 */
final class StressSocket implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int STACK = 256 * 1024;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final Listener listener;
    private final Object sending = new Object();
    private final AtomicInteger nextId = new AtomicInteger(1);
    private final Map<Integer, Consumer<JsonNode>> answers = new ConcurrentHashMap<>();
    private volatile boolean silent;

    /** What comes. */
    interface Listener {
        /** One message that is no answer. */
        void message(JsonNode message);

        /** The end: the code and reason of the close frame, 1006 without one. */
        void closed(int code, String reason);
    }

    /** The handshake was refused. */
    static final class Refused extends IOException {
        private final int status;

        Refused(String head) {
            super(head.lines().findFirst().orElse("no answer"));
            this.status = head.startsWith("HTTP/1.1 ") ? Integer.parseInt(head.substring(9, 12)) : 0;
        }

        int status() {
            return status;
        }
    }

    /**
     * Shakes hands and begins to read.
     *
     * @param query such as {@code ?resume=true}
     * @param header a further line of the request, or empty
     */
    StressSocket(URI node, String token, String query, String header, Listener listener) throws IOException {
        this.listener = listener;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(node.getHost(), node.getPort()), 3000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
        write(("GET /ws/v1" + query + " HTTP/1.1\r\nHost: " + node.getAuthority()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                        + "\r\nSec-WebSocket-Key: " + Base64.getEncoder().encodeToString(new byte[16])
                        + "\r\nSec-WebSocket-Protocol: exchanger.rt.v1\r\nAuthorization: Bearer " + token + "\r\n"
                        + (header.isEmpty() ? "" : header + "\r\n") + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        String head = head();
        if (!head.startsWith("HTTP/1.1 101")) {
            socket.close();
            throw new Refused(head);
        }
        socket.setSoTimeout(0);
        Thread reader = new Thread(null, this::read, "stress-socket", STACK);
        reader.setDaemon(true);
        reader.start();
    }

    /** Sends a request; the answer is handed over among everything else, so what came before it has been seen. */
    void request(String type, String room, String key, Object data, Consumer<JsonNode> answer) throws IOException {
        int id = nextId.getAndIncrement();
        ObjectNode message = JSON.createObjectNode().put("id", id).put("t", type);
        if (room != null) {
            message.put("r", room);
        }
        if (key != null) {
            message.put("k", key);
        }
        if (data != null) {
            message.set("d", JSON.valueToTree(data));
        }
        answers.put(id, answer);
        send(message.toString());
    }

    void send(String text) throws IOException {
        frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void sendBinary(byte[] bytes) throws IOException {
        frame(BINARY, bytes);
    }

    /** From now on pings stay unanswered. */
    void fallSilent() {
        silent = true;
    }

    /** Ends the connection with a TCP reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        end();
    }

    private void end() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone in any case.
        }
    }

    /** Says goodbye; the other side's close frame ends the reading. */
    @Override
    public void close() {
        try {
            frame(CLOSE, new byte[] {0x03, (byte) 0xe8});
        } catch (IOException e) {
            // The other side was faster.
        }
    }

    private void read() {
        int code = 1006;
        String reason = "";
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0f;
                long length = in.readUnsignedByte() & 0x7f;
                length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
                byte[] payload = in.readNBytes((int) length);
                if (opcode == CLOSE) {
                    code = payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
                    reason = payload.length < 2
                            ? ""
                            : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
                    frame(CLOSE, payload.length < 2 ? payload : new byte[] {payload[0], payload[1]});
                    break;
                } else if (opcode == PING) {
                    frame(PONG, payload);
                } else if (opcode == TEXT) {
                    new String(payload, StandardCharsets.UTF_8).lines().forEach(this::take);
                }
            }
        } catch (IOException e) {
            // Cut or reset: 1006, or the code that has come already.
        }
        end();
        listener.closed(code, reason);
    }

    private void take(String line) {
        try {
            JsonNode message = JSON.readTree(line);
            Consumer<JsonNode> answer =
                    message.has("id") ? answers.remove(message.path("id").asInt()) : null;
            if (answer != null) {
                answer.accept(message);
            } else if (!message.path("t").asText().equals("ping")) {
                listener.message(message);
            } else if (!silent) {
                send("{\"t\":\"pong\"}");
            }
        } catch (IOException e) {
            listener.message(JSON.createObjectNode().put("t", "unreadable").put("line", line));
        }
    }

    private void frame(int opcode, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) (0x80 | opcode));
        if (payload.length <= 125) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xffff) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        byte[] bytes = new byte[frame.position()];
        frame.rewind();
        frame.get(bytes);
        write(bytes);
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private void write(byte[] bytes) throws IOException {
        synchronized (sending) {
            socket.getOutputStream().write(bytes);
        }
    }
}
