package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.backend.BackendOptions;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.RedisServer;
import dev.exchanger.testkit.fault.TcpProxy;

import static dev.exchanger.platform.redis.LinkFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** From the change of an aggregate to its effect in another service: two relays, two consumers, faults in between. */
class EventStoryTest {

    private static final int AGGREGATES = 20;
    private static final int CHANGES = 50;
    private static final Duration SOON = Duration.ofSeconds(30);

    private Backends own;
    private RedisServer redis;
    private EventDatabase database;
    private TcpProxy wire;
    private Vertx vertx;
    private Pool effects;
    private final List<RelayNode> relays = new ArrayList<>();
    private final List<ConsumerNode> consumers = new ArrayList<>();

    @BeforeEach
    void start() {
        own = Backends.start(BackendOptions.forTests());
        redis = own.redis();
        database = new EventDatabase();
        wire = new TcpProxy(database.address.host(), database.address.port());
        vertx = Vertx.vertx();
        effects = EventDatabase.pool(vertx, database.address.through(wire.host(), wire.port()), 5);
        for (String node : List.of("n1", "n2")) {
            relays.add(RelayNode.started(database.address, redis.url(), Map.of("batch-size", "11")));
            consumers.add(ConsumerNode.started(redis.url(), node, new EffectHandler(effects)));
        }
    }

    @AfterEach
    void stop() {
        wire.heal();
        consumers.forEach(ConsumerNode::close);
        relays.forEach(RelayNode::close);
        await(effects.close());
        vertx.close().toCompletionStage().toCompletableFuture().join();
        database.close();
        wire.close();
        own.close();
    }

    @Test
    void redisDyingAgainAndAgainCausesNoLossAndNoSecondEffect() {
        var changes = changes().subscribeAsCompletionStage();
        for (int seen : new int[] {100, 400, 700}) {
            await().atMost(SOON).until(() -> effects() >= seen);
            redis.kill9();
            redis.restart();
        }
        changes.join();

        assertOneEffectEach();
    }

    @Test
    void aDatabaseThatIsAwayDelaysTheEffectsAndCostsNoEvent() {
        var changes = changes().subscribeAsCompletionStage();
        await().atMost(SOON).until(() -> effects() >= 100);
        wire.down();
        changes.join();
        await("every consumer met the outage").atMost(SOON).until(() -> consumers.stream()
                .allMatch(node -> node.count("exchanger.event.failed") > 5));
        wire.heal();

        assertOneEffectEach();
    }

    private void assertOneEffectEach() {
        await().atMost(SOON).until(() -> effects() == AGGREGATES * CHANGES);
        assertThat(database.count("SELECT count(DISTINCT (subject, sequence)) FROM effect"))
                .isEqualTo(AGGREGATES * CHANGES);
        assertThat(database.count("SELECT count(DISTINCT event_id) FROM effect"))
                .isEqualTo(AGGREGATES * CHANGES);
        assertThat(redis.command("XLEN", "events:exchange:dead")).isEqualTo(0L);
    }

    private long effects() {
        return database.count("SELECT count(*) FROM effect");
    }

    private Uni<Void> changes() {
        return Multi.createFrom()
                .items(LongStream.range(0, AGGREGATES * CHANGES).boxed())
                .onItem()
                .transformToUni(i -> database.change("a" + i % AGGREGATES))
                .merge(6)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** What a service does: the effect and its mark in the inbox, in one transaction. */
    private record EffectHandler(Pool pool) implements EventHandler {

        @Override
        public String stream() {
            return TestEvents.STREAM;
        }

        @Override
        public Set<String> types() {
            return Set.of("test.changed.v1");
        }

        @Override
        public Uni<Void> handle(CloudEvent event) {
            return pool.withTransaction(connection -> mark(connection, event)
                    .flatMap(first ->
                            first ? insert(connection, event) : Uni.createFrom().voidItem()));
        }

        private static Uni<Boolean> mark(SqlConnection connection, CloudEvent event) {
            return connection
                    .preparedQuery(
                            "INSERT INTO inbox (consumer, event_id) VALUES ('effect', $1) ON CONFLICT DO NOTHING")
                    .execute(Tuple.of(event.id()))
                    .map(rows -> rows.rowCount() == 1);
        }

        private static Uni<Void> insert(SqlConnection connection, CloudEvent event) {
            return connection
                    .preparedQuery("INSERT INTO effect (event_id, subject, sequence) VALUES ($1, $2, $3)")
                    .execute(Tuple.of(event.id(), event.subject(), event.sequence()))
                    .replaceWithVoid();
        }
    }
}
