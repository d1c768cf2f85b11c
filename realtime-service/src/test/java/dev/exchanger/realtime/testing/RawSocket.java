package dev.exchanger.realtime.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** A WebSocket client of bare bytes: it reads only when asked and sends what no library would. */
public final class RawSocket implements AutoCloseable {

    private static final int TEXT = 1;
    private static final int CLOSE = 8;

    private final Socket socket;
    private final DataInputStream in;

    /** Connects with small buffers and shakes hands; nothing is read afterwards. */
    public RawSocket(URI service, String token) {
        try {
            socket = new Socket();
            socket.setReceiveBufferSize(8 * 1024);
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress(service.getHost(), service.getPort()));
            in = new DataInputStream(socket.getInputStream());
            String key = Base64.getEncoder().encodeToString(new byte[16]);
            write(("GET /ws/v1 HTTP/1.1\r\nHost: " + service.getAuthority()
                            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                            + "\r\nSec-WebSocket-Key: " + key + "\r\nSec-WebSocket-Protocol: exchanger.rt.v1"
                            + "\r\nAuthorization: Bearer " + token + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String head = readHead();
            if (!head.startsWith("HTTP/1.1 101")) {
                socket.close();
                throw new IllegalStateException(head);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one masked frame. */
    public void sendFrame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) (0x80 | opcode));
        if (payload.length <= 125) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        try {
            write(Arrays.copyOf(frame.array(), frame.position()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void sendText(String text) {
        sendFrame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads all that is there up to the close frame; its code, or empty when the connection just ended. */
    public Optional<Integer> readToClose() {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0f;
                long length = in.readUnsignedByte() & 0x7f;
                length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
                if (opcode == CLOSE) {
                    return Optional.of(in.readUnsignedShort());
                }
                in.skipNBytes(length);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    private void write(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
    }
}
