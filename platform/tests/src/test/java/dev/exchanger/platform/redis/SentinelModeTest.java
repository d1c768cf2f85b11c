package dev.exchanger.platform.redis;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisSentinel;
import redis.embedded.RedisServer;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SentinelModeTest {

    private static RedisServer server(Path directory, int port, String... settings) throws IOException {
        var builder = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("repl-diskless-sync-delay 0")
                .setting("dir " + directory);
        for (String setting : settings) {
            builder.setting(setting);
        }
        RedisServer server = builder.build();
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void followsAFailOver(@TempDir Path directory) throws IOException {
        int first = freePort();
        int second = freePort();
        int third = freePort();
        RedisServer master = server(directory, first);
        RedisServer replica = server(directory, second, "replicaof 127.0.0.1 " + first);
        RedisSentinel sentinel = RedisSentinel.newRedisSentinel()
                .port(third)
                .bind("127.0.0.1")
                .masterName("exchanger")
                .masterPort(first)
                .downAfterMilliseconds(500L)
                .failOverTimeout(2000L)
                .quorumSize(1)
                .build();
        sentinel.start();
        RedisOptions options = new RedisOptions()
                .setType(RedisClientType.SENTINEL)
                .setRole(RedisRole.MASTER)
                .setMasterName("exchanger")
                .setConnectionString("redis://127.0.0.1:" + third);
        try (LinkFixture fixture = LinkFixture.started(options, "n1", Map.of())) {
            fixture.set("before", "1");
            List<String> got = new CopyOnWriteArrayList<>();
            LinkFixture.await(fixture.subscriber
                    .subscribe("c", got::add, () -> got.add("resync"))
                    .ready());
            try (LinkFixture copy = LinkFixture.started("redis://127.0.0.1:" + second)) {
                await().atMost(ofSeconds(15)).until(() -> "1".equals(copy.get("before")));
            }

            master.stop();
            await().atMost(ofSeconds(20)).until(() -> got.contains("resync"));
            await().atMost(ofSeconds(20)).until(fixture.link::ready);

            fixture.set("after", "1");
            assertThat(fixture.get("before")).isEqualTo("1");
            LinkFixture.await(fixture.link.execute(RedisCommand.once("PUBLISH", "c", "m")));
            await().until(() -> got.contains("m"));
        } finally {
            sentinel.stop();
            replica.stop();
            master.stop();
        }
    }
}
