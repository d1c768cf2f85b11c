package dev.exchanger.bench.exchange;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The timers of exchange-service, set in bulk: the key that expires at the deadline and the sorted set of deadlines. */
final class RedisTimers implements AutoCloseable {
    private static final int TIME_OUT_MILLIS = 30_000;
    /** Commands sent before their answers are read. */
    private static final int WINDOW = 2000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private int unanswered;

    RedisTimers(String url) {
        URI uri = URI.create(url);
        try {
            socket = new Socket(uri.getHost(), uri.getPort());
            socket.setSoTimeout(TIME_OUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            if (uri.getUserInfo() != null) {
                String[] login = uri.getUserInfo().split(":", 2);
                send("AUTH", login[0], login[1]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no connection to Redis", e);
        }
    }

    /** @param deadline in milliseconds of the epoch */
    void set(UUID order, long deadline) {
        String at = Long.toString(deadline);
        send("SET", "order:expire:" + order, "1", "PXAT", at);
        send("ZADD", "order:expire:due", at, order.toString());
    }

    /** Lets Redis write its append-only file anew and waits for it, so that this falls into no measurement. */
    void settle() {
        send("BGREWRITEAOF");
        flush();
        for (int i = 0; i < 600; i++) {
            Pause.millis(100);
            send("INFO", "persistence");
            unanswered--;
            String info = answer();
            if (info.contains("aof_rewrite_in_progress:0") && info.contains("aof_rewrite_scheduled:0")) {
                return;
            }
        }
        throw new IllegalStateException("Redis does not end the rewrite of its file");
    }

    private void send(String... words) {
        StringBuilder command = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            command.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        try {
            out.write(command.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (++unanswered >= WINDOW) {
            flush();
        }
    }

    private void flush() {
        for (; unanswered > 0; unanswered--) {
            answer();
        }
    }

    private String answer() {
        try {
            out.flush();
            String line = line();
            // One rewrite runs already: as good.
            if (line.startsWith("-") && !line.startsWith("-ERR Background append only")) {
                throw new IllegalStateException("Redis: " + line);
            }
            if (!line.startsWith("$")) {
                return line;
            }
            byte[] text = in.readNBytes(Integer.parseInt(line.substring(1)));
            in.skipNBytes(2);
            return new String(text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis closed the connection");
            }
            line.append((char) next);
        }
        in.skipNBytes(1);
        return line.toString();
    }

    @Override
    public void close() {
        try (socket) {
            flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
