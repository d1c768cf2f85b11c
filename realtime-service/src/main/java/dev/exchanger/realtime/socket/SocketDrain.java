package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.shutdown.ShutdownStep;

/**
 * Sends the node's clients elsewhere: each is told when it will be closed, and closed then, spread over the drain
 * window, so that the other nodes do not get all at once.
 */
@ApplicationScoped
public class SocketDrain implements ShutdownStep {

    private static final Logger LOG = Logger.getLogger(SocketDrain.class);
    private static final Duration POLL = Duration.ofMillis(50);
    /** For the last close frames after the window. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(2);

    private final Sockets sockets;
    private final SocketTimer timer;
    private final SocketConfig config;

    public SocketDrain(Sockets sockets, SocketTimer timer, SocketConfig config) {
        this.sockets = sockets;
        this.timer = timer;
        this.config = config;
    }

    @Override
    public int order() {
        return SOCKETS;
    }

    @Override
    public String name() {
        return "socket-drain";
    }

    @Override
    public Uni<Void> run() {
        return Uni.createFrom().deferred(() -> {
            sockets.drain();
            List<SocketConnection> connections = List.copyOf(sockets.all());
            LOG.infof("Draining %d connections", connections.size());
            connections.forEach(this::sendAway);
            long deadline =
                    System.nanoTime() + config.drainWindow().plus(AFTERWARDS).toNanos();
            return untilEmpty(deadline);
        });
    }

    private void sendAway(SocketConnection connection) {
        long afterMs = random(config.drainWindow());
        connection.send(EnvelopeWriter.push("drain", EnvelopeWriter.object().put("afterMs", afterMs)));
        timer.schedule(
                Duration.ofMillis(afterMs),
                () -> connection.close(CloseCode.DRAIN, "after=" + random(config.reconnectSpread())));
    }

    private Uni<Void> untilEmpty(long deadline) {
        if (sockets.count() == 0 || System.nanoTime() - deadline > 0) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom().voidItem().onItem().delayIt().by(POLL).chain(() -> untilEmpty(deadline));
    }

    private static long random(Duration limit) {
        return ThreadLocalRandom.current().nextLong(limit.toMillis() + 1);
    }
}
