package dev.exchanger.realtime.stress;

import java.net.URI;

import dev.exchanger.realtime.testing.Replica;
import dev.exchanger.testkit.backend.RedisServer;
import dev.exchanger.testkit.fault.TcpProxy;

/** A replica with a way to Redis of its own. */
record Node(String name, Replica replica, TcpProxy redisLink) implements AutoCloseable {

    URI uri() {
        return replica.uri();
    }

    /** The port by which the proxy knows the newest connection of this node to Redis in a role; 0 when there is none. */
    int connection(RedisServer redis, String role) {
        int[] newest = {0, -1};
        redis.clientList().stream()
                .filter(line -> line.contains(" name=exchanger-realtime-" + role + "-" + name + " "))
                .forEach(line -> {
                    int id = Integer.parseInt(line.replaceFirst("^id=(\\d+) .*", "$1"));
                    if (id > newest[1]) {
                        newest[0] = Integer.parseInt(line.replaceFirst(".* addr=\\S*:(\\d+) .*", "$1"));
                        newest[1] = id;
                    }
                });
        return newest[0];
    }

    @Override
    public void close() {
        replica.close();
        redisLink.close();
    }
}
