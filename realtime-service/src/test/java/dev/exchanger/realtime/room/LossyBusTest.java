package dev.exchanger.realtime.room;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.Position;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.TestConnections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whatever the bus loses, doubles or turns around: each member gets every number once and in order. */
class LossyBusTest {

    /** What the bus does with one message. */
    enum Fate {
        DELIVERED,
        LOST,
        DOUBLED,
        LATE
    }

    private static final RoomName ROOM = RoomName.order(UUID.randomUUID());
    private static final RoomConfig CONFIG =
            new SmallRyeConfigBuilder().withMapping(RoomConfig.class).build().getConfigMapping(RoomConfig.class);

    @Property(tries = 100)
    void everyNumberOnceInOrder(@ForAll("fates") List<Fate> fates) {
        try (TestConnections connections = new TestConnections()) {
            LossyBus bus = new LossyBus();
            RoomLog log = new MemoryRoomLog(300);
            RoomHub hub = new RoomHub(new RoomNode(
                    bus, log, CONFIG, connections.timer(), new RoomMetrics(new SimpleMeterRegistry()), new Gate(4)));
            List<List<String>> received = new ArrayList<>();
            List<Integer> missedBefore = new ArrayList<>();
            int number = 0;
            for (Fate fate : fates) {
                if (number % 7 == 0) {
                    // Newcomers join in the middle, some of them after what they have.
                    List<String> sent = new CopyOnWriteArrayList<>();
                    SocketConnection connection = connections.connect(sent);
                    received.add(sent);
                    missedBefore.add(number % 14 == 0 ? enter(hub, connection) : resume(hub, log, connection));
                }
                number++;
                RoomLog.Appended appended = get(log.append(message(number)));
                bus.send(appended.frame(), fate);
            }
            // The last message may have been lost: the next one, or the end of a gap, brings it.
            bus.gap.run();
            int last = number;
            for (int i = 0; i < received.size(); i++) {
                List<String> sent = received.get(i);
                List<String> expected = IntStream.rangeClosed(missedBefore.get(i) + 1, last)
                        .mapToObj(Integer::toString)
                        .toList();
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> sent.size() >= expected.size());
                assertThat(sent).extracting(LossyBusTest::numberOf).isEqualTo(expected);
            }
        }
    }

    @Provide
    Arbitrary<List<Fate>> fates() {
        return Arbitraries.of(Fate.class).list().ofMinSize(1).ofMaxSize(120);
    }

    private static int enter(RoomHub hub, SocketConnection connection) {
        return get(hub.join(ROOM, connection))
                .map(position -> (int) position.seq())
                .orElseThrow();
    }

    private static int resume(RoomHub hub, RoomLog log, SocketConnection connection) {
        Position top = get(log.read(ROOM, null, 1)).top();
        long claimed = Math.max(0, top.seq() - 5);
        Replay replay = get(hub.resume(ROOM, connection, new Position(top.epoch(), claimed)));
        assertThat(replay.recovered()).isTrue();
        replay.release();
        return (int) claimed;
    }

    private static RoomMessage message(int number) {
        return RoomMessage.lasting(ROOM, "k" + number, "test", Instant.EPOCH, EnvelopeWriter.object());
    }

    private static String numberOf(String text) {
        return text.replaceFirst(".*\"s\":(\\d+),.*", "$1");
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }

    private static final class LossyBus implements RoomBus {
        private final List<RoomFrame> late = new ArrayList<>();
        private Consumer<RoomFrame> listener = frame -> {};
        private Runnable gap = () -> {};

        @Override
        public Listening listen(RoomName room, Consumer<RoomFrame> onFrame, Runnable onGap) {
            listener = onFrame;
            gap = onGap;
            return new Listening() {
                @Override
                public Uni<Void> ready() {
                    return Uni.createFrom().voidItem();
                }

                @Override
                public void stop() {
                    listener = frame -> {};
                }
            };
        }

        @Override
        public Uni<Void> publish(RoomName room, RoomFrame frame) {
            throw new UnsupportedOperationException();
        }

        void send(RoomFrame frame, Fate fate) {
            if (fate == Fate.LATE) {
                late.add(frame);
                return;
            }
            if (fate != Fate.LOST) {
                listener.accept(frame);
            }
            if (fate == Fate.DOUBLED) {
                listener.accept(frame);
            }
            late.forEach(listener);
            late.clear();
        }
    }
}
