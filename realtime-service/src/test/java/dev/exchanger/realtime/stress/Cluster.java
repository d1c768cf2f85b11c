package dev.exchanger.realtime.stress;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.testing.Replica;
import dev.exchanger.testkit.backend.BackendOptions;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.backend.RedisServer;
import dev.exchanger.testkit.fault.TcpProxy;
import dev.exchanger.testkit.token.StubIdentity;

/** The packaged service on several nodes with real backends behind fault proxies. */
final class Cluster implements AutoCloseable {

    private static final int TRIES = 10;

    private final Backends backends = Backends.start(BackendOptions.forTests());
    private final RedisServer redis = backends.redis();
    private final StubIdentity identity = new StubIdentity();
    private final TcpProxy databaseLink =
            new TcpProxy(backends.postgres().host(), backends.postgres().port());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "stress");
        thread.setDaemon(true);
        return thread;
    });
    private final DatabaseAddress database;
    private final List<Node> all = new CopyOnWriteArrayList<>();
    private final List<Node> serving = new CopyOnWriteArrayList<>();

    Cluster() {
        database = backends.postgres()
                .createDatabase("exchanger_realtime", "exchanger_realtime", "test-password")
                .through(databaseLink.host(), databaseLink.port());
    }

    /** Starts a node; it serves when the future is done. */
    CompletableFuture<Node> start(String name) {
        TcpProxy link = new TcpProxy(redis.host(), redis.port());
        Map<String, String> environment =
                Replica.environment(database, redis.urlThrough(link.host(), link.port()), identity);
        environment.put("CORS_ORIGINS", "https://desk.example");
        // Shorter than in production only where waiting proves nothing.
        environment.put("EXCHANGER_REALTIME_SOCKET_PING_INTERVAL", "PT3S");
        environment.put("EXCHANGER_REALTIME_SOCKET_PONG_TIMEOUT", "PT2S");
        environment.put("EXCHANGER_REALTIME_SOCKET_DRAIN_WINDOW", "PT2S");
        Node node = new Node(name, new Replica(name, environment), link);
        all.add(node);
        return CompletableFuture.supplyAsync(
                () -> {
                    node.replica().ready();
                    serving.add(node);
                    return node;
                },
                threads);
    }

    /** The nodes that take clients, oldest first. */
    List<Node> serving() {
        return List.copyOf(serving);
    }

    URI first() {
        return serving.get(0).uri();
    }

    URI second() {
        return serving.get(1).uri();
    }

    /** Any node, by turns. */
    URI node(int number) {
        List<Node> now = serving();
        return now.get(Math.floorMod(number, now.size())).uri();
    }

    /** Another node than this one, as a load balancer would choose for who comes back. */
    URI other(URI node) {
        return serving().stream()
                .map(Node::uri)
                .filter(uri -> !uri.equals(node))
                .findAny()
                .orElse(node);
    }

    /** No client goes there any more. */
    void retire(Node node) {
        serving.remove(node);
    }

    RedisServer redis() {
        return redis;
    }

    TcpProxy databaseLink() {
        return databaseLink;
    }

    StubIdentity identity() {
        return identity;
    }

    ExecutorService threads() {
        return threads;
    }

    /** A group of these people. */
    Chat chat(List<Person> members) throws IOException {
        members.forEach(member -> identity.user(member.id(), "Somebody", "en"));
        List<UUID> others = members.stream().skip(1).map(Person::id).toList();
        Map<String, Object> group = Map.of("kind", "group", "title", "Stress", "members", others);
        Rest.Answer answer = create("/api/v1/chats", members.get(0), group);
        JsonNode chat = answer.body().path("chat").path("chat");
        return new Chat(UUID.fromString(chat.path("id").asText()), new ArrayList<>(members));
    }

    /** Posts something new; asked for again while the nodes are cold and late. */
    Rest.Answer create(String path, Person owner, Object body) throws IOException {
        String key = UUID.randomUUID().toString();
        Rest.Answer answer = Rest.post(first(), path, owner, key, body);
        for (int i = 0; i < TRIES && answer.status() == 503; i++) {
            pause(Duration.ofSeconds(1));
            answer = Rest.post(first(), path, owner, key, body);
        }
        if (answer.status() != 201 && answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return answer;
    }

    /**
     * What exchange-service tells of an order of this user.
     *
     * @param times how often the stream hands it out
     * @return the key of the message it becomes
     */
    String orderPaid(Person owner, long version, int times) {
        UUID id = UuidV7.next();
        ObjectNode data = StressSocket.JSON
                .createObjectNode()
                .put("orderId", UUID.randomUUID().toString())
                .put("userId", owner.id().toString())
                .put("version", version);
        CloudEvent event = new CloudEvent(
                id, "/exchanger/exchange", "exchange.order.paid.v1", "order", UuidV7.timeOf(id), version, null, data);
        for (int i = 0; i < times; i++) {
            redis.command("XADD", RedisKeys.events("exchange"), "*", "event", event.toJson());
        }
        return id.toString();
    }

    /** Sleeping is for clients that back off, never for tests that wait. */
    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        all.forEach(Node::close);
        databaseLink.close();
        identity.close();
        backends.close();
    }
}
