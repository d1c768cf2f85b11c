package dev.exchanger.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoadTest {

    private static final byte[] GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final Duration STALL = Duration.ofMillis(300);

    private final AtomicInteger served = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        byte[] body = "x".repeat(40_000).getBytes(StandardCharsets.US_ASCII);
        server.createContext("/", exchange -> {
            if (served.incrementAndGet() == 5) {
                LockSupport.parkNanos(STALL.toNanos());
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Load load(int expected) {
        return new Load(server.getAddress().getPort(), List.of(Visitor.repeating(new byte[][] {GET}, expected, "xxx")));
    }

    @Test
    void aStallOfTheServerIsCountedForEveryRequestThatShouldHaveLeftMeanwhile() {
        LoadResult result = load(200).open(100, Duration.ofMillis(600));

        assertThat(result.requests()).isEqualTo(60);
        // One request stalled for 300 ms; the 29 behind it should have left within these 300 ms.
        assertThat(result.latency().getCountBetweenValues(50_000_000, 10_000_000_000L))
                .isGreaterThanOrEqualTo(20);
    }

    @Test
    void aClosedLoadCountsWhatWasAnswered() {
        assertThat(load(200).closed(Duration.ofMillis(600)).requests()).isEqualTo(served.get());
    }

    @Test
    void anUnexpectedAnswerFailsTheLoad() {
        assertThatThrownBy(() -> load(204).closed(Duration.ofMillis(100))).hasMessageContaining("unexpected answer");
    }
}
