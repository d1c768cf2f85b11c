package dev.exchanger.bench.realtime;

import java.util.List;

import dev.exchanger.bench.process.Server;
import dev.exchanger.bench.socket.Audience;
import dev.exchanger.bench.socket.Client;
import dev.exchanger.bench.socket.Crowd;
import dev.exchanger.bench.socket.Links;
import dev.exchanger.bench.socket.Payload;
import dev.exchanger.bench.socket.SocketIoClient;

/** Two processes of Socket.IO; a client of the first asks it to send to the room. */
final class SocketIoCluster implements Cluster {
    private final SocketIo.Adapter adapter;
    private final SocketIo.Node first;
    private final SocketIo.Node second;
    private final Links links;
    private final SocketIoClient publisher;

    SocketIoCluster(SocketIo peers, SocketIo.Adapter adapter, Links links) {
        this.adapter = adapter;
        this.links = links;
        String name = "socketio-" + (recovering() ? "streams" : "redis");
        first = peers.start(name + "-1", adapter);
        second = peers.start(name + "-2", adapter);
        Audience alone = new Audience();
        publisher = SocketIoClient.publisher(first.port(), alone);
        new Crowd(links, alone, 1, number -> publisher).join(1);
    }

    private boolean recovering() {
        return adapter == SocketIo.Adapter.STREAMS;
    }

    @Override
    public String name() {
        return adapter.title();
    }

    @Override
    public List<Server> servers() {
        return List.of(first.server(), second.server());
    }

    @Override
    public Client member(int number, Audience audience) {
        boolean far = number % 2 == 1;
        return SocketIoClient.member(far ? second.port() : first.port(), audience, far, recovering());
    }

    @Override
    public Feed feed() {
        return new Feed() {
            @Override
            public void publish(long number, long due) {
                String payload = Payload.of(number, due);
                links.execute(() -> publisher.publish(payload));
            }

            @Override
            public void flush() {
                // Each message leaves as soon as the clients' thread gets to it.
            }
        };
    }
}
