package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.opentelemetry.api.trace.Span;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.backend.BackendOptions;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.RedisServer;
import dev.exchanger.testkit.fault.TcpProxy;

import static dev.exchanger.platform.event.TestEvents.STREAM;
import static dev.exchanger.platform.event.TestEvents.add;
import static dev.exchanger.platform.event.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class StreamConsumersTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String DEAD = "events:exchange:dead";

    private static Backends own;
    private static RedisServer redis;
    private final List<ConsumerNode> nodes = new ArrayList<>();

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
    void empty() {
        redis.flush();
    }

    @AfterEach
    void close() {
        nodes.forEach(ConsumerNode::close);
    }

    @Test
    void handlesEverythingFromTheBeginningInTheOrderOfEachSubject() {
        for (int i = 1; i <= 30; i++) {
            for (String subject : List.of("a", "b", "c")) {
                add(redis, event("test.a.v1", subject, i));
            }
        }
        Map<String, AtomicInteger> atOnce = new ConcurrentHashMap<>();
        RecordingHandler handler = RecordingHandler.of(event -> {
            AtomicInteger running = atOnce.computeIfAbsent(event.subject(), subject -> new AtomicInteger());
            assertThat(running.incrementAndGet()).isEqualTo(1);
            return soon().invoke(running::decrementAndGet);
        });

        node("n1", handler);

        await().atMost(SOON).until(() -> handler.done.size() == 90 && pending() == 0);
        for (String subject : List.of("a", "b", "c")) {
            assertThat(handler.sequences(subject))
                    .isEqualTo(LongStream.rangeClosed(1, 30).boxed().toList());
        }
        assertThat(nodes.get(0).count("exchanger.event.handled")).isEqualTo(90);
        assertThat(nodes.get(0)
                        .redis
                        .registry
                        .get("exchanger.event.lag")
                        .timer()
                        .count())
                .isEqualTo(90);
    }

    @Test
    void aSlowSubjectDoesNotHoldUpOthers() {
        AtomicReference<CompletableFuture<Void>> slow = new AtomicReference<>();
        RecordingHandler handler = RecordingHandler.of(event -> event.subject().equals("slow")
                ? gate(slow::set)
                : Uni.createFrom().voidItem());
        node("n1", handler);
        add(redis, event("test.a.v1", "slow", 1));
        add(redis, event("test.a.v1", "slow", 2));
        add(redis, event("test.a.v1", "fast", 1));

        await().atMost(SOON).until(() -> handler.done.size() == 1);
        assertThat(handler.called).hasSize(2);
        slow.get().complete(null);
        await().atMost(SOON).until(() -> handler.sequences("slow").equals(List.of(1L)) && handler.called.size() == 3);
        slow.get().complete(null);

        await().atMost(SOON).until(() -> pending() == 0);
    }

    @Test
    void givesEachHandlerTheTypesItWants() {
        RecordingHandler paid = new RecordingHandler(
                Set.of("test.paid.v1"), event -> Uni.createFrom().voidItem());
        RecordingHandler all = RecordingHandler.ok();
        RecordingHandler none = new RecordingHandler(
                Set.of("test.other.v1"), event -> Uni.createFrom().voidItem());
        node("n1", paid, all, none);
        add(redis, event("test.paid.v1", "a", 1));
        add(redis, event("test.sent.v1", "a", 2));

        await().atMost(SOON).until(() -> all.done.size() == 2 && pending() == 0);
        assertThat(paid.done).extracting(CloudEvent::sequence).containsExactly(1L);
        assertThat(none.called).isEmpty();
    }

    @Test
    void aFailedEventIsTriedAgainBeforeItsSuccessors() {
        AtomicInteger failures = new AtomicInteger(2);
        RecordingHandler other = RecordingHandler.ok();
        RecordingHandler handler = RecordingHandler.of(event -> event.sequence() == 1 && failures.getAndDecrement() > 0
                ? Uni.createFrom().failure(new IllegalStateException("not yet"))
                : Uni.createFrom().voidItem());
        node("n1", other, handler);
        add(redis, event("test.a.v1", "a", 1));
        add(redis, event("test.a.v1", "a", 2));

        await().atMost(SOON).until(() -> handler.done.size() == 2 && pending() == 0);
        assertThat(handler.called).extracting(CloudEvent::sequence).containsExactly(1L, 1L, 1L, 2L);
        assertThat(other.called).as("what succeeded is not repeated").hasSize(2);
        assertThat(nodes.get(0).count("exchanger.event.failed")).isEqualTo(2);
        assertThat(length(DEAD)).isZero();
    }

    @Test
    void anEventThatAlwaysFailsGoesToTheDeadLetters() {
        RecordingHandler handler = RecordingHandler.of(event -> {
            if (event.sequence() == 1) {
                throw new IllegalArgumentException("never");
            }
            return Uni.createFrom().voidItem();
        });
        node("n1", handler);
        CloudEvent bad = event("test.a.v1", "a", 1);
        add(redis, bad);
        add(redis, event("test.a.v1", "a", 2));

        await().atMost(SOON).until(() -> handler.done.size() == 1 && pending() == 0);
        assertThat(handler.called).hasSize(6);
        Map<String, String> letter = deadLetters().get(0);
        assertThat(CloudEvent.fromJson(letter.get("event"))).isEqualTo(bad);
        assertThat(letter)
                .containsEntry("group", "bot")
                .containsEntry("deliveries", "5")
                .containsEntry("reason", "java.lang.IllegalArgumentException: never");
        assertThat(nodes.get(0).count("exchanger.event.dead")).isEqualTo(1);
    }

    /** As the guide says: a dead letter is put back by adding its event to the stream. */
    @Test
    void aDeadLetterCanBePutBack() {
        AtomicInteger broken = new AtomicInteger(1);
        RecordingHandler handler = RecordingHandler.of(event -> broken.get() == 1
                ? Uni.createFrom().failure(new IllegalStateException("bug"))
                : Uni.createFrom().voidItem());
        node("n1", Map.of("max-deliveries", "2"), handler);
        add(redis, event("test.a.v1", "a", 1));
        await().atMost(SOON).until(() -> length(DEAD) == 1);
        broken.set(0);

        redis.command("XADD", STREAM, "*", "event", deadLetters().get(0).get("event"));

        await().atMost(SOON).until(() -> handler.done.size() == 1);
    }

    @Test
    void whatIsNoEventGoesToTheDeadLettersAtOnce() {
        RecordingHandler handler = RecordingHandler.ok();
        node("n1", handler);
        redis.command("XADD", STREAM, "*", "event", "{\"specversion\":\"1.0\"}");
        redis.command("XADD", STREAM, "*", "other", "field");
        redis.command("XADD", STREAM, "*", "event", "");
        add(redis, event("test.a.v1", "a", 1));

        await().atMost(SOON).until(() -> handler.done.size() == 1 && length(DEAD) == 3 && pending() == 0);
        assertThat(handler.called).hasSize(1);
        assertThat(deadLetters()).allSatisfy(letter -> assertThat(letter).containsEntry("deliveries", "1"));
    }

    @Test
    void anEventWaitsForWhatIsAwayWithoutBeingCounted() {
        AtomicInteger failures = new AtomicInteger(4);
        RecordingHandler handler = RecordingHandler.of(event -> failures.getAndDecrement() > 0
                ? Uni.createFrom().failure(new RuntimeException(new EventPostponed("identity is away", null)))
                : Uni.createFrom().voidItem());
        node("n1", Map.of("max-deliveries", "1"), handler);
        add(redis, event("test.a.v1", "a", 1));

        await().atMost(SOON).until(() -> handler.done.size() == 1 && pending() == 0);
        assertThat(length(DEAD)).isZero();
    }

    @Test
    void aHandlerThatNeverEndsCountsAsFailed() {
        AtomicInteger calls = new AtomicInteger();
        RecordingHandler handler = RecordingHandler.of(event -> calls.getAndIncrement() == 0
                ? Uni.createFrom().nothing()
                : Uni.createFrom().voidItem());
        node("n1", Map.of("handler-timeout", "PT0.2S"), handler);
        add(redis, event("test.a.v1", "a", 1));

        await().atMost(SOON).until(() -> handler.done.size() == 1 && pending() == 0);
    }

    @Test
    void anotherNodeTakesOverFromADeadOne() {
        RecordingHandler hanging = RecordingHandler.of(event -> Uni.createFrom().nothing());
        ConsumerNode dead = ConsumerNode.started(redis.url(), "n1", hanging);
        for (int i = 1; i <= 20; i++) {
            add(redis, event("test.a.v1", "a" + i % 4, i));
        }
        await().atMost(SOON).until(() -> pending() == 20);
        dead.crash();

        RecordingHandler handler = RecordingHandler.ok();
        node("n2", Map.of("forget-consumer", "PT1S"), handler);

        await().atMost(SOON).until(() -> handler.done.size() == 20 && pending() == 0);
        assertThat(handler.sequences("a1")).isSorted();
        await("the dead node's name is forgotten").atMost(SOON).until(() -> consumers()
                .equals(List.of("n2")));
    }

    @Test
    void aSlowNodeKeepsWhatItWorksOn() {
        AtomicReference<CompletableFuture<Void>> slow = new AtomicReference<>();
        RecordingHandler handler = RecordingHandler.of(event -> gate(slow::set));
        Map<String, String> config = Map.of("claim-idle", "PT3S");
        node("n1", config, handler);
        add(redis, event("test.a.v1", "a", 1));
        await().atMost(SOON).until(() -> slow.get() != null);

        RecordingHandler other = RecordingHandler.ok();
        ConsumerNode looking = node("n2", config, other);
        // One each 200 ms: for longer than an event may lie idle.
        await().atMost(SOON).until(() -> looking.background.passes("event recovery") > 16);
        assertThat(other.called).isEmpty();
        slow.get().complete(null);

        await().atMost(SOON).until(() -> handler.done.size() == 1 && pending() == 0);
    }

    /** A stateful replica comes back under its name and goes on at once. */
    @Test
    void aRestartedNodeContinuesItsOwn() {
        RecordingHandler hanging = RecordingHandler.of(event -> Uni.createFrom().nothing());
        ConsumerNode dead = ConsumerNode.started(redis.url(), "n1", hanging);
        add(redis, event("test.a.v1", "a", 1));
        await().atMost(SOON).until(() -> pending() == 1);
        dead.crash();

        RecordingHandler handler = RecordingHandler.ok();
        node("n1", Map.of("claim-idle", "PT1H"), handler);

        await().atMost(SOON).until(() -> handler.done.size() == 1 && pending() == 0);
    }

    /** An event that kills its node each time must not kill the service for ever. */
    @Test
    void anEventThatNeverEndsOnAnyNodeIsGivenUp() {
        add(redis, event("test.a.v1", "a", 1));
        for (int i = 1; i <= 2; i++) {
            RecordingHandler deadly =
                    RecordingHandler.of(event -> Uni.createFrom().nothing());
            ConsumerNode dying = ConsumerNode.started(redis.url(), "n1", deadly);
            await().atMost(SOON).until(() -> !deadly.called.isEmpty());
            dying.crash();
        }

        RecordingHandler handler = RecordingHandler.ok();
        node("n1", Map.of("max-deliveries", "2"), handler);

        await().atMost(SOON).until(() -> length(DEAD) == 1 && pending() == 0);
        assertThat(handler.called).isEmpty();
        assertThat(deadLetters().get(0).get("reason")).isEqualTo("delivered 2 times without an end");
    }

    @Test
    void stopWaitsForRunningHandlersAndLeavesTheRestToOthers() {
        AtomicReference<CompletableFuture<Void>> running = new AtomicReference<>();
        RecordingHandler handler = RecordingHandler.of(event -> event.sequence() == 1
                ? gate(running::set)
                : Uni.createFrom().failure(new AssertionError("must not begin")));
        Map<String, String> noTakeover = Map.of("claim-idle", "PT1H");
        ConsumerNode stopping = ConsumerNode.started(redis.url(), "n1", noTakeover, handler);
        add(redis, event("test.a.v1", "a", 1));
        add(redis, event("test.a.v1", "a", 2));
        await().atMost(SOON).until(() -> running.get() != null && pending() == 2);

        var stopped = stopping.loop.stop().subscribeAsCompletionStage();
        await().during(Duration.ofMillis(500)).until(() -> !stopped.isDone());
        running.get().complete(null);
        await().atMost(SOON).until(stopped::isDone);
        stopping.redis.close();
        assertThat(handler.done).hasSize(1);
        assertThat(pending()).isEqualTo(1);

        RecordingHandler next = RecordingHandler.ok();
        node("n2", noTakeover, next);
        await("what was given back needs no idle time").atMost(SOON).until(() -> next.sequences("a")
                .equals(List.of(2L)));
    }

    @Test
    void stopWithoutWorkRemovesTheName() {
        ConsumerNode node = ConsumerNode.started(redis.url(), "n1", RecordingHandler.ok());
        add(redis, event("test.a.v1", "a", 1));
        await().atMost(SOON).until(() -> consumers().equals(List.of("n1")) && pending() == 0);

        node.close();

        assertThat(consumers()).isEmpty();
    }

    @Test
    void aFlushedRedisGetsItsGroupAgainFromTheBeginning() {
        RecordingHandler handler = RecordingHandler.ok();
        node("n1", handler);
        add(redis, event("test.a.v1", "a", 1));
        await().atMost(SOON).until(() -> handler.done.size() == 1 && pending() == 0);

        redis.flush();
        add(redis, event("test.a.v1", "a", 2));

        await().atMost(SOON).until(() -> handler.sequences("a").equals(List.of(1L, 2L)));
    }

    @Test
    void goesOnAfterRedisWasKilled() {
        RecordingHandler handler = RecordingHandler.of(event -> soon());
        node("n1", handler);
        for (int round = 1; round <= 3; round++) {
            add(redis, event("test.a.v1", "a", round));
            int expected = round;
            await().atMost(SOON).until(() -> handler.done.size() >= expected);
            redis.kill9();
            redis.restart();
            redis.flush();
        }
        add(redis, event("test.a.v1", "a", 4));

        await().atMost(SOON).until(() -> handler.sequences("a").contains(4L));
    }

    /** The answer of the read gets lost on a connection that stays open: the entry is pending and nobody knows it. */
    @Test
    void aLostAnswerLosesNoEvent() throws Exception {
        try (TcpProxy proxy = new TcpProxy(redis.host(), redis.port())) {
            RecordingHandler handler = RecordingHandler.ok();
            ConsumerNode node = ConsumerNode.started(
                    redis.urlThrough(proxy.host(), proxy.port()), "n1", Map.of("claim-idle", "PT1H"), handler);
            try {
                add(redis, event("test.a.v1", "a", 1));
                await().atMost(SOON).until(() -> handler.done.size() == 1 && pending() == 0);
                proxy.silence();
                add(redis, event("test.a.v1", "a", 2));
                // The read that was already waiting at the server takes the event.
                await().atMost(SOON).until(() -> pending() == 1);
                assertThat(handler.done).hasSize(1);
                proxy.heal();

                await().atMost(SOON).until(() -> handler.sequences("a").equals(List.of(1L, 2L)) && pending() == 0);
            } finally {
                proxy.heal();
                node.close();
            }
        }
    }

    @Test
    void takesNoMoreThanItMayHold() {
        List<CompletableFuture<Void>> waiting = new CopyOnWriteArrayList<>();
        RecordingHandler handler = RecordingHandler.of(event -> gate(waiting::add));
        IntStream.rangeClosed(1, 100).forEach(i -> add(redis, event("test.a.v1", "a" + i, 1)));
        node("n1", Map.of("max-held", "10", "concurrency", "4"), handler);

        await().atMost(SOON).until(() -> waiting.size() == 4 && pending() == 10);
        await().atMost(SOON).until(() -> {
            waiting.forEach(gate -> gate.complete(null));
            assertThat(pending()).isLessThanOrEqualTo(10);
            return handler.done.size() == 100;
        });
        await().atMost(SOON).until(() -> pending() == 0);
    }

    @Test
    void twoNodesShareTheEvents() {
        RecordingHandler one = RecordingHandler.of(event -> soon());
        RecordingHandler two = RecordingHandler.of(event -> soon());
        node("n1", Map.of("max-held", "5"), one);
        node("n2", Map.of("max-held", "5"), two);
        IntStream.rangeClosed(1, 200).forEach(i -> add(redis, event("test.a.v1", "a" + i, 1)));

        await().atMost(SOON).until(() -> one.done.size() + two.done.size() == 200 && pending() == 0);
        assertThat(one.done).isNotEmpty();
        assertThat(two.done).isNotEmpty();
    }

    @Test
    void runsHandlersAsAnHttpRequestWouldAndContinuesTheTrace() {
        AtomicReference<String> seen = new AtomicReference<>();
        RecordingHandler handler = RecordingHandler.of(event -> {
            VertxContextSafetyToggle.validateContextIfExists("unsafe", "unsafe");
            boolean own = VertxContext.isDuplicatedContext(Vertx.currentContext());
            seen.set(own + " " + Span.current().getSpanContext().getTraceId());
            return Uni.createFrom().voidItem();
        });
        node("n1", handler);
        CloudEvent plain = event("test.a.v1", "a", 1);
        CloudEvent traced = new CloudEvent(
                plain.id(),
                plain.source(),
                plain.type(),
                plain.subject(),
                plain.time(),
                1,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                plain.data());
        add(redis, traced);

        await().atMost(SOON).until(() -> handler.done.size() == 1);
        assertThat(seen.get()).isEqualTo("true 4bf92f3577b34da6a3ce929d0e0e4736");
    }

    private ConsumerNode node(String name, EventHandler... handlers) {
        return node(name, Map.of(), handlers);
    }

    private ConsumerNode node(String name, Map<String, String> config, EventHandler... handlers) {
        ConsumerNode node = ConsumerNode.started(redis.url(), name, config, handlers);
        nodes.add(node);
        return node;
    }

    private static Uni<Void> soon() {
        return Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(2));
    }

    /** Ends when the test says so. */
    private static Uni<Void> gate(Consumer<CompletableFuture<Void>> keeper) {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        keeper.accept(gate);
        return Uni.createFrom().completionStage(gate);
    }

    private static long pending() {
        return length(STREAM) == 0 ? 0 : (Long) ((List<?>) redis.command("XPENDING", STREAM, "bot")).get(0);
    }

    private static long length(String stream) {
        return (Long) redis.command("XLEN", stream);
    }

    private static List<?> consumerRows() {
        return (List<?>) redis.command("XINFO", "CONSUMERS", STREAM, "bot");
    }

    private static List<String> consumers() {
        return consumerRows().stream()
                .map(row -> (String) ((List<?>) row).get(1))
                .toList();
    }

    private static List<Map<String, String>> deadLetters() {
        return ((List<?>) redis.command("XRANGE", DEAD, "-", "+"))
                .stream()
                        .map(entry -> fields((List<?>) ((List<?>) entry).get(1)))
                        .toList();
    }

    private static Map<String, String> fields(List<?> pairs) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            fields.put((String) pairs.get(i), (String) pairs.get(i + 1));
        }
        return fields;
    }
}
