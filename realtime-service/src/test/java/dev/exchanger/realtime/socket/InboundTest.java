package dev.exchanger.realtime.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.LongStream;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InboundTest {

    private final Deque<Runnable> loop = new ArrayDeque<>();
    private final List<Long> handled = new ArrayList<>();
    private final Deque<UniEmitter<? super Void>> open = new ArrayDeque<>();
    private final Inbound inbound =
            new Inbound(5, loop::add, envelope -> Uni.createFrom().emitter(emitter -> {
                handled.add(envelope.id());
                open.add(emitter);
            }));

    @Test
    void handlesOneAfterTheOther() {
        inbound.accept(requests(1, 3));
        assertThat(handled).containsExactly(1L);
        finish();
        assertThat(handled).containsExactly(1L, 2L);
        inbound.accept(requests(4, 4));
        finish();
        finish();
        assertThat(handled).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void refusesMoreThanMayWait() {
        assertThat(inbound.accept(requests(1, 5))).isTrue();
        assertThat(inbound.accept(requests(6, 6))).isTrue();
        assertThat(inbound.accept(requests(7, 7))).isFalse();
        finish();
        assertThat(handled).as("nothing is handled after that").containsExactly(1L);
    }

    @Test
    void handlersThatAnswerAtOnceDoNotGrowTheStack() {
        List<Long> seen = new ArrayList<>();
        Inbound quick = new Inbound(100_000, loop::add, envelope -> {
            seen.add(envelope.id());
            return Uni.createFrom().voidItem();
        });
        quick.accept(requests(1, 100_000));
        runLoop();
        assertThat(seen).hasSize(100_000).isSorted();
    }

    private void finish() {
        open.poll().complete(null);
        runLoop();
    }

    private void runLoop() {
        while (!loop.isEmpty()) {
            loop.poll().run();
        }
    }

    private static List<Envelope> requests(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .<Envelope>mapToObj(id -> new Envelope.Request(id, "ping", null, null, EnvelopeWriter.object()))
                .toList();
    }
}
