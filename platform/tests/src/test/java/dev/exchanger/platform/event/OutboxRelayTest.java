package dev.exchanger.platform.event;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.backend.BackendOptions;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.RedisServer;

import static dev.exchanger.platform.event.TestEvents.STREAM;
import static dev.exchanger.platform.event.TestEvents.event;
import static dev.exchanger.platform.event.TestEvents.firstOccurrences;
import static dev.exchanger.platform.redis.LinkFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class OutboxRelayTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String UNPUBLISHED = "SELECT count(*) FROM outbox WHERE published_at IS NULL";

    private static Backends own;
    private static RedisServer redis;
    private EventDatabase database;
    private final List<RelayNode> nodes = new ArrayList<>();

    @BeforeAll
    static void startRedis() {
        own = Backends.start(BackendOptions.forTests());
        redis = own.redis();
    }

    @AfterAll
    static void stopRedis() {
        own.close();
    }

    @BeforeEach
    void begin() {
        redis.flush();
        database = new EventDatabase();
    }

    @AfterEach
    void end() {
        nodes.forEach(RelayNode::close);
        database.close();
    }

    @Test
    void publishesWhatWasCommittedAndMarksIt() {
        CloudEvent[] events = {event("test.a.v1", "a", 1), event("test.b.v1", "b", 1), event("test.a.v1", "a", 2)};
        database.append(events);

        start(1);

        await().atMost(SOON).until(() -> database.count(UNPUBLISHED) == 0);
        assertThat(TestEvents.stream(redis)).containsExactly(events);
    }

    @Test
    void nudgeDoesNotWaitForThePoll() {
        RelayNode node = start(1, Map.of("poll-interval", "PT1H")).get(0);
        database.append(event("test.a.v1", "a", 1));
        await().atMost(SOON).until(() -> {
            node.relay.nudge();
            return database.count(UNPUBLISHED) == 0;
        });
        database.append(event("test.a.v1", "a", 2));

        node.relay.nudge();

        await().atMost(SOON).until(() -> TestEvents.stream(redis).size() == 2);
    }

    @Test
    void threeRelaysKeepTheOrderOfEachAggregate() {
        start(3, Map.of("batch-size", "7"));

        change(20, 40);

        await().atMost(SOON).until(() -> database.count(UNPUBLISHED) == 0);
        assertComplete(20, 40);
        assertThat(TestEvents.stream(redis)).hasSize(20 * 40);
    }

    /** Redis dies and comes back empty again and again while three relays publish: nothing is lost or out of order. */
    @Test
    void redisKilledAgainAndAgainLosesNothing() {
        start(3, Map.of("batch-size", "7"));
        Uni<Void> changes = changes(20, 200);
        var running = changes.subscribeAsCompletionStage();
        for (int i = 1; i <= 3; i++) {
            long published = 1000L * i - 500;
            await().atMost(SOON)
                    .until(() -> running.isDone()
                            || database.count("SELECT count(*) FROM outbox WHERE published_at IS NOT NULL")
                                    >= published);
            redis.kill9();
            redis.restart();
        }
        running.join();

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(database.count(UNPUBLISHED)).isZero();
            assertComplete(20, 200);
        });
    }

    /** As a relay does that dies between the append and the commit. */
    @Test
    void aCrashBeforeTheCommitRepeatsTheSameEvents() {
        for (int i = 1; i <= 10; i++) {
            database.append(event("test.a.v1", "a", i));
        }
        RelayNode dying = new RelayNode(database.address, redis.url(), Map.of());
        nodes.add(dying);
        OutboxStore store = new OutboxStore(dying.pool);
        StreamPublisher publisher = new StreamPublisher(dying.redis.link, STREAM, 1000);
        assertThat(await(publisher.append(List.of()))).isFalse();
        publisher.adopt();
        assertThatThrownBy(() -> await(store.exclusively(
                        connection -> store.oldest(connection, 6)
                                .flatMap(rows -> publisher.append(rows.stream()
                                        .map(OutboxStore.Unpublished::event)
                                        .toList()))
                                .flatMap(done -> Uni.createFrom().failure(new IllegalStateException("died"))),
                        null)))
                .hasMessage("died");
        assertThat(TestEvents.stream(redis)).hasSize(6);

        start(1);

        await().atMost(SOON).until(() -> database.count(UNPUBLISHED) == 0);
        assertThat(TestEvents.stream(redis)).hasSize(16);
        assertThat(firstOccurrences(TestEvents.stream(redis)))
                .isEqualTo(Map.of("a", LongStream.rangeClosed(1, 10).boxed().toList()));
    }

    /** A replica that stops in the middle of its transaction holds up the others for five seconds at most. */
    @Test
    void aFrozenRelayIsLeftBehind() {
        RelayNode frozen = new RelayNode(database.address, redis.url(), Map.of());
        nodes.add(frozen);
        OutboxStore store = new OutboxStore(frozen.pool);
        var stuck = store.exclusively(connection -> Uni.createFrom().<Boolean>nothing(), false)
                .subscribe()
                .with(ignored -> {}, ignored -> {});
        await().atMost(SOON)
                .until(() -> database.count("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 1);
        database.append(event("test.a.v1", "a", 1));

        start(1);

        await().atMost(SOON).until(() -> TestEvents.stream(redis).size() == 1);
        stuck.cancel();
    }

    @Test
    void aFlushedRedisGetsEverythingAgainWithoutANewEvent() {
        start(2);
        database.append(IntStream.rangeClosed(1, 300)
                .mapToObj(i -> event("test.a.v1", "a", i))
                .toArray(CloudEvent[]::new));
        await().atMost(SOON).until(() -> database.count(UNPUBLISHED) == 0);

        redis.flush();

        await().atMost(SOON).untilAsserted(() -> assertThat(firstOccurrences(TestEvents.stream(redis)))
                .isEqualTo(Map.of("a", LongStream.rangeClosed(1, 300).boxed().toList())));
    }

    /** Redis restarted from an older snapshot: only the end of the stream is missing, and only that comes again. */
    @Test
    void anOlderSnapshotGetsOnlyTheEndAgain() {
        RelayNode node = start(1, Map.of("check-interval", "PT1H")).get(0);
        publishOneByOne(1, 50);
        lua("redis.call('SET', 'backup', redis.call('DUMP', KEYS[1])) return 1");
        publishOneByOne(51, 70);
        lua("redis.call('RESTORE', KEYS[1], 0, redis.call('GET', 'backup'), 'REPLACE') return 1");
        assertThat(TestEvents.stream(redis)).hasSize(50);

        node.relay.redisIsBack();

        await().atMost(SOON).untilAsserted(() -> assertThat(
                        TestEvents.stream(redis).stream().map(CloudEvent::sequence))
                .startsWith(LongStream.rangeClosed(1, 70).boxed().toArray(Long[]::new))
                .hasSizeLessThan(80));
    }

    @Test
    void aReplayPublishesAgainInOrder() {
        RelayNode node = start(1).get(0);
        publishOneByOne(1, 5);
        Instant since = database.select(
                        "SELECT published_at FROM outbox ORDER BY position OFFSET 3 LIMIT 1",
                        row -> row.getOffsetDateTime(0).toInstant())
                .get(0);

        assertThat(await(node.relay.replay(since))).isEqualTo(2);

        await().atMost(SOON).untilAsserted(() -> assertThat(
                        TestEvents.stream(redis).stream().map(CloudEvent::sequence))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 4L, 5L));
    }

    @Test
    void aHangingRedisDoesNotKeepATransactionOpen() {
        List<RelayNode> nodes = start(2);
        publishOneByOne(1, 1);
        redis.pause();
        try {
            database.append(event("test.a.v1", "a", 2));
            List<Long> until = nodes.stream().map(node -> passes(node) + 3).toList();
            await().atMost(SOON).until(() -> {
                assertThat(database.count("""
                        SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                        AND xact_start < now() - interval '2500 milliseconds'
                        """)).isZero();
                return IntStream.range(0, 2).allMatch(i -> passes(nodes.get(i)) >= until.get(i));
            });
        } finally {
            redis.resume();
        }

        await().atMost(SOON).untilAsserted(() -> assertThat(firstOccurrences(TestEvents.stream(redis)))
                .isEqualTo(Map.of("a", List.of(1L, 2L))));
    }

    @Test
    void aBatchThatIsTooBigForItsDeadlineIsCutSmaller() {
        start(1, Map.of("batch-size", "500"));
        publishOneByOne(1, 1);
        redis.pause();
        try {
            database.append(IntStream.rangeClosed(2, 600)
                    .mapToObj(i -> event("test.a.v1", "a", i))
                    .toArray(CloudEvent[]::new));
            await().atMost(SOON).until(() -> failures() >= 2);
        } finally {
            redis.resume();
        }

        await().atMost(SOON).until(() -> database.count(UNPUBLISHED) == 0);
        assertThat(firstOccurrences(TestEvents.stream(redis)).get("a"))
                .hasSize(600)
                .isSorted();
    }

    @Test
    void flushPublishesTheRestAndStops() {
        RelayNode node =
                start(1, Map.of("poll-interval", "PT1H", "batch-size", "10")).get(0);
        publishOneByOne(1, 1);
        database.append(IntStream.rangeClosed(2, 100)
                .mapToObj(i -> event("test.a.v1", "a", i))
                .toArray(CloudEvent[]::new));

        await(node.relay.flush());

        assertThat(database.count(UNPUBLISHED)).isZero();
        database.append(event("test.a.v1", "a", 101));
        node.relay.nudge();
        await().during(Duration.ofMillis(300)).until(() -> database.count(UNPUBLISHED) == 1);
    }

    @Test
    void flushWithoutRedisEndsInTimeAndLosesNothing() {
        RelayNode node = start(1, Map.of("flush-timeout", "PT1S")).get(0);
        publishOneByOne(1, 1);
        redis.kill9();
        try {
            database.append(event("test.a.v1", "a", 2));
            long start = System.nanoTime();
            await(node.relay.flush());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        } finally {
            redis.restart();
        }

        assertThat(database.count(UNPUBLISHED)).isEqualTo(1);
    }

    @Test
    void rowsPastTheirRetentionAreDeletedAndOthersKept() {
        start(1, Map.of("purge-interval", "PT0.001S", "retention", "PT1H"));
        publishOneByOne(1, 3);
        database.execute("UPDATE outbox SET published_at = now() - interval '2 hours' WHERE position = 1");

        await().atMost(SOON).until(() -> database.count("SELECT count(*) FROM outbox") == 2);

        assertThat(database.count("SELECT min(position) FROM outbox")).isEqualTo(2);
    }

    @Test
    void tellsItsBacklog() {
        RelayNode node = start(1).get(0);
        publishOneByOne(1, 3);

        var registry = node.redis.registry;
        assertThat(registry.get("exchanger.outbox.published").counter().count()).isEqualTo(3);
        await().atMost(SOON)
                .until(() -> registry.find("exchanger.outbox.pending").gauge() != null);
        assertThat(registry.get("exchanger.outbox.oldest.age").gauge().getId().getBaseUnit())
                .isEqualTo("seconds");
    }

    private double failures() {
        var counter =
                nodes.get(0).redis.registry.find("exchanger.outbox.failures").counter();
        return counter == null ? 0 : counter.count();
    }

    private List<RelayNode> start(int count) {
        return start(count, Map.of());
    }

    private List<RelayNode> start(int count, Map<String, String> config) {
        for (int i = 0; i < count; i++) {
            nodes.add(RelayNode.started(database.address, redis.url(), config));
        }
        return nodes;
    }

    private void publishOneByOne(int from, int to) {
        for (int i = from; i <= to; i++) {
            database.append(event("test.a.v1", "a", i));
            await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> {
                nodes.forEach(node -> node.relay.nudge());
                return database.count(UNPUBLISHED) == 0;
            });
        }
    }

    private void change(int aggregates, int times) {
        await(changes(aggregates, times));
    }

    /** Many transactions at once, several of them on the same aggregate. */
    private Uni<Void> changes(int aggregates, int times) {
        return Multi.createFrom()
                .range(0, aggregates * times)
                .onItem()
                .transformToUni(i -> database.change("a" + i % aggregates))
                .merge(9)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static void assertComplete(int aggregates, int times) {
        Map<String, List<Long>> sequences = firstOccurrences(TestEvents.stream(redis));
        assertThat(sequences).hasSize(aggregates);
        assertThat(sequences.values()).allSatisfy(each -> assertThat(each)
                .isEqualTo(LongStream.rangeClosed(1, times).boxed().toList()));
    }

    private static void lua(String script) {
        redis.command("EVAL", script, "1", STREAM);
    }

    private static long passes(RelayNode node) {
        return node.work.passes("outbox relay");
    }
}
