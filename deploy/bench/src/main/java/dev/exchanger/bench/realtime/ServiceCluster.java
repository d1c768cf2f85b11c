package dev.exchanger.bench.realtime;

import java.util.List;
import java.util.Map;

import dev.exchanger.bench.process.Server;
import dev.exchanger.bench.socket.Audience;
import dev.exchanger.bench.socket.Client;
import dev.exchanger.bench.socket.ExchangerClient;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.RealtimeNodes;
import dev.exchanger.bench.stand.Session;
import dev.exchanger.bench.stand.Stand;

/** Two realtime-services, of which the first takes the events. */
final class ServiceCluster implements Cluster, AutoCloseable {
    private final String name;
    private final List<Session> sessions;
    private final Stand.Replica first;
    private final Stand.Replica second;
    private final EventFeed feed;

    /**
     * @param batchWindow of busy connections, as a duration of ISO 8601; PT0S sends every message in a frame of its own
     * @param sessions of the people who connect, taken in turn
     */
    ServiceCluster(String name, String batchWindow, Stand stand, BenchOptions options, List<Session> sessions) {
        this.name = name;
        this.sessions = sessions;
        RealtimeNodes nodes = new RealtimeNodes(stand);
        Map<String, String> settings = Map.of("EXCHANGER_REALTIME_SOCKET_BATCH_WINDOW", batchWindow);
        first = nodes.start(name + "-1", true, settings, options.jvmFlags());
        second = nodes.start(name + "-2", false, settings, options.jvmFlags());
        feed = stand.own(new EventFeed(stand.redisUrl()));
    }

    @Override
    public String name() {
        return name;
    }

    Stand.Replica first() {
        return first;
    }

    @Override
    public List<Server> servers() {
        return List.of(first.server(), second.server());
    }

    @Override
    public Client member(int number, Audience audience) {
        boolean far = number % 2 == 1;
        String token = sessions.get(number % sessions.size()).accessToken();
        return new ExchangerClient(far ? second.port() : first.port(), audience, far, token);
    }

    @Override
    public Feed feed() {
        return feed;
    }

    /** Stops both nodes, the second first: the events' group has one consumer to the end. */
    @Override
    public void close() {
        second.server().close();
        first.server().close();
    }
}
