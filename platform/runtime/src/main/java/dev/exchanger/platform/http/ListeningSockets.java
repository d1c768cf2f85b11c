package dev.exchanger.platform.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jboss.logging.Logger;

/**
 * The sockets that requests came in through, so that a stop can close them before the connections. Vert.x closes both at
 * once, and what was accepted a moment before is dropped unread.
 */
@ApplicationScoped
public class ListeningSockets {

    private static final Logger LOG = Logger.getLogger(ListeningSockets.class);

    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

    /** Learns the socket that accepted a connection: there is no other way to it from outside of Vert.x. */
    void note(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            Channel listening = base.channel().parent();
            // Streams of HTTP/2 have a parent as well, which is the connection.
            if (listening instanceof ServerChannel) {
                channels.add(listening);
            }
        }
    }

    /** New connections are refused by the system from then on; open ones stay. Never fails. */
    Uni<Void> close() {
        if (channels.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.join()
                .all(channels.stream().map(ListeningSockets::close).toList())
                .andCollectFailures()
                .replaceWithVoid();
    }

    private static Uni<Void> close(Channel channel) {
        return Uni.createFrom().emitter(emitter -> channel.close().addListener(closed -> {
            if (!closed.isSuccess()) {
                LOG.warnf("%s not closed: %s", channel, closed.cause());
            }
            emitter.complete(null);
        }));
    }
}
