package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class OutboundLoopTest {

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final TestWire wire = new TestWire();
    private final List<String> written = wire.written;
    private final Outbound outbound = new Outbound(1 << 20, 1 << 16, wire, () -> {});

    @AfterEach
    void stop() {
        loop.shutdownNow();
    }

    @Test
    void theFirstMessageGoesAtOnceAndABusyConnectionGetsBatches() {
        OutboundLoop loops = loops(Duration.ofMillis(200));
        send(loops, "first");
        await().until(() -> written.size() == 1);
        for (int i = 0; i < 500; i++) {
            send(loops, "m" + i);
        }
        await().until(() -> written.size() == 2);
        assertThat(written.get(1).split("\n"))
                .hasSize(500)
                .startsWith("m0", "m1")
                .endsWith("m499");
    }

    @Test
    void keepsTheOrderUnderLoadFromManyThreads() throws InterruptedException {
        OutboundLoop loops = loops(Duration.ofMillis(2));
        Thread[] senders = new Thread[4];
        for (int t = 0; t < senders.length; t++) {
            int name = t;
            senders[t] = new Thread(() -> {
                for (int i = 0; i < 2000; i++) {
                    send(loops, name + " " + i);
                }
            });
            senders[t].start();
        }
        for (Thread sender : senders) {
            sender.join();
        }
        await().until(() -> messages().size() == 8000);
        for (int t = 0; t < senders.length; t++) {
            String prefix = t + " ";
            List<Integer> numbers = messages().stream()
                    .filter(text -> text.startsWith(prefix))
                    .map(text -> Integer.valueOf(text.substring(2)))
                    .toList();
            assertThat(numbers).hasSize(2000).isSorted();
        }
    }

    private void send(OutboundLoop loops, String text) {
        loops.send(Frame.of(text), outbound);
    }

    private OutboundLoop loops(Duration window) {
        return new OutboundLoop(loop, UnpooledByteBufAllocator.DEFAULT, window, TestConnections.metrics());
    }

    private List<String> messages() {
        return written.stream().flatMap(String::lines).toList();
    }
}
