package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.UserPrincipal;

/** Connections without a network, for tests of what is above them. */
public final class TestConnections implements AutoCloseable {

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final OutboundLoop outbound =
            new OutboundLoop(loop, UnpooledByteBufAllocator.DEFAULT, Duration.ofMillis(1), metrics());

    static SocketMetrics metrics() {
        return new SocketMetrics(new SimpleMeterRegistry(), null);
    }

    /** A timer that nobody turns: nothing that waits for it ever happens. */
    public SocketTimer timer() {
        return new SocketTimer(null, Duration.ofMillis(100));
    }

    /** A connection whose messages end up in the list, one entry a message. */
    public SocketConnection connect(List<String> sent) {
        UserPrincipal user =
                new UserPrincipal(UUID.randomUUID(), "session", ApplicationContext.WEB, "token", Instant.MAX, Set.of());
        Handshake handshake = new Handshake(user, "token", false, null, () -> {});
        SocketWire wire = new SocketWire(null, null) {
            @Override
            public void write(ByteBuf frame) {
                TestWire.payload(frame).lines().forEach(sent::add);
                frame.release();
            }

            @Override
            public boolean flush() {
                return true;
            }

            @Override
            void stopReading() {
                // There is nobody to read from.
            }

            @Override
            void close(int code, String reason) {
                sent.add("closed " + code);
            }
        };
        return new SocketConnection(
                handshake,
                new SocketConnection.Parts(
                        wire, loop, outbound, 1 << 20, 1 << 16, 10, (connection, envelope) -> Uni.createFrom()
                                .voidItem()));
    }

    @Override
    public void close() {
        loop.shutdownNow();
    }
}
