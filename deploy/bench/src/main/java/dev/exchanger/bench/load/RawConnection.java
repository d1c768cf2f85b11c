package dev.exchanger.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One HTTP/1.1 keep-alive connection to this machine. It reads only what a benchmark needs, so that the client's share
 * of the processors stays small: status, Content-Length, body; of a chunked body only its end. Not thread-safe.
 */
public final class RawConnection implements AutoCloseable {
    private static final int TIME_OUT_MILLIS = 30_000;
    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED = "\r\ntransfer-encoding: chunked".getBytes(StandardCharsets.US_ASCII);
    /** JSON has no line ends of its own, so this is nowhere else. */
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int NO_CONTENT = 204;

    private final Socket socket;
    private final InputStream in;
    private byte[] buffer = new byte[16 * 1024];
    private int filled;
    private int headEnd;
    private int bodyEnd;

    public RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIME_OUT_MILLIS);
        in = socket.getInputStream();
    }

    /** Sends a whole request, waits for the whole answer and gives its status. */
    public int exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        filled = 0;
        headEnd = -1;
        while (headEnd < 0) {
            int searched = Math.max(0, filled - 3);
            fill();
            headEnd = endOfHead(searched);
        }
        int status = digits(9);
        if (header(CHUNKED) >= 0) {
            while (filled < headEnd + LAST_CHUNK.length || !matches(filled - LAST_CHUNK.length, LAST_CHUNK)) {
                fill();
            }
            bodyEnd = filled;
            return status;
        }
        bodyEnd = headEnd + (status == NO_CONTENT ? 0 : contentLength());
        while (filled < bodyEnd) {
            fill();
        }
        return status;
    }

    /** Head and body of the last answer. */
    public String answer() {
        return new String(buffer, 0, bodyEnd, StandardCharsets.UTF_8);
    }

    private void fill() throws IOException {
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * filled);
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
            throw new EOFException("closed by the server");
        }
        filled += read;
    }

    private int endOfHead(int from) {
        for (int i = from; i + 3 < filled; i++) {
            if (buffer[i] == '\r' && buffer[i + 1] == '\n' && buffer[i + 2] == '\r' && buffer[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    private int contentLength() throws IOException {
        int start = header(LENGTH);
        if (start < 0) {
            throw new IOException("an answer without Content-Length: " + new String(buffer, 0, headEnd));
        }
        while (buffer[start] == ' ') {
            start++;
        }
        return digits(start);
    }

    /** Where what follows a header begins, or -1. */
    private int header(byte[] header) {
        for (int i = 0; i + header.length < headEnd; i++) {
            if (buffer[i] == '\r' && matches(i, header)) {
                return i + header.length;
            }
        }
        return -1;
    }

    private boolean matches(int from, byte[] text) {
        for (int i = 0; i < text.length; i++) {
            byte letter = buffer[from + i];
            if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != text[i]) {
                return false;
            }
        }
        return true;
    }

    private int digits(int from) {
        int number = 0;
        for (int i = from; buffer[i] >= '0' && buffer[i] <= '9'; i++) {
            number = 10 * number + buffer[i] - '0';
        }
        return number;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
