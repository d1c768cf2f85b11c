package dev.exchanger.platform.redis;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The smallest cluster: one server that holds all slots. Commands of one pipeline lie in different slots. */
class ClusterModeTest {

    @Test
    void commandsPipelinesAndSubscriptionsWork(@TempDir Path directory) throws IOException {
        int port = freePort();
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("cluster-enabled yes")
                .setting("dir " + directory)
                .build();
        server.start();
        String url = "redis://127.0.0.1:" + port;
        try (LinkFixture single = LinkFixture.started(url);
                LinkFixture cluster = LinkFixture.started(
                        new RedisOptions().setType(RedisClientType.CLUSTER).setConnectionString(url),
                        "n1",
                        Map.of("heartbeat", "PT0.1S", "silence-limit", "PT0.5S"))) {
            String[] slots = IntStream.concat(IntStream.of(-1), IntStream.range(0, 16384))
                    .mapToObj(slot -> slot < 0 ? "ADDSLOTS" : Integer.toString(slot))
                    .toArray(String[]::new);
            LinkFixture.await(
                    single.link.execute(RedisCommand.write("CLUSTER", slots).within(ofSeconds(5))));
            await().until(() -> LinkFixture.await(single.link.execute(
                            RedisCommand.read("CLUSTER", "INFO").within(ofSeconds(5))))
                    .toString()
                    .contains("cluster_state:ok"));
            await().atMost(ofSeconds(10)).until(cluster.link::ready);

            cluster.set("a", "1");
            assertThat(LinkFixture.await(cluster.link.pipeline(
                                    List.of(RedisCommand.read("GET", "a"), RedisCommand.write("SET", "b", "2"))))
                            .get(0)
                            .toString())
                    .isEqualTo("1");
            List<String> got = new CopyOnWriteArrayList<>();
            LinkFixture.await(
                    cluster.subscriber.subscribe("c", got::add, () -> {}).ready());
            LinkFixture.await(cluster.link.execute(RedisCommand.once("PUBLISH", "c", "m")));
            await().until(() -> got.contains("m"));
            await().during(ofSeconds(1)).atMost(ofSeconds(3)).until(() -> cluster.changes.size() == 2);
        } finally {
            server.stop();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
