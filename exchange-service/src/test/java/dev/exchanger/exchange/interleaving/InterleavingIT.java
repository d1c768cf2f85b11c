package dev.exchanger.exchange.interleaving;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.interleaving.OrderStory.Step;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.Invariants;
import dev.exchanger.exchange.testing.Replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Thousands of orders over three replicas, each with its own random story, while Redis, PostgreSQL, the ways to them and
 * the replicas themselves break: afterwards every order has ended for exactly one reason, history, outbox and
 * transitions tell the same, the ledger sums to zero, the holds are those of the open orders, and every answer that was
 * given is true.
 *
 * <p>The seed is printed; {@code -Dexchanger.interleaving.seed=N} plays the same orders, actions, moments and faults
 * again (which thread comes first is the machine's affair), {@code -Dexchanger.interleaving.duration=PT10M} plays
 * longer.
 */
class InterleavingIT {

    // Long enough for a busy machine to get something done before a deadline.
    private static final Duration TTL = Duration.ofSeconds(3);
    private static final int LIVE_ORDERS = 60;
    private static final int THREADS = 96;

    private final long seed = Long.getLong("exchanger.interleaving.seed", new Random().nextInt(1_000_000));
    private final Duration duration = Duration.parse(System.getProperty("exchanger.interleaving.duration", "PT45S"));

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Test
    void everyOrderHasOneEndAndNothingIsLost() throws InterruptedException {
        System.out.println("interleaving: seed " + seed + ", " + duration);
        try (ThreeReplicas desk = new ThreeReplicas(settings())) {
            DeskDatabase database = desk.database();
            Wire wire = new Wire(desk.replicas().stream().map(Replica::uri).toList());
            Told told = new Told();
            FaultPlan faults = new FaultPlan(seed, desk);
            Thread breaking = new Thread(() -> guarded(faults), "faults");
            breaking.start();
            play(wire, told);
            faults.stop();
            breaking.join();
            desk.heal();

            awaitRest(database);
            System.out.printf(
                    "interleaving: seed %d: %s%n  %d answers, %d sent again; faults %s%n  %s%n  %s%n",
                    seed,
                    told.summary(),
                    wire.answered(),
                    wire.repeated(),
                    faults.done(),
                    ends(database),
                    lag(database));
            assertThat(failures).as("seed %d", seed).isEmpty();
            assertThat(wire.outrages()).as("seed %d: status 500", seed).isEmpty();
            Invariants.check(database);
            // A relay that finds late that Redis had lost events is publishing them again.
            await("the rest").atMost(Duration.ofMinutes(1)).untilAsserted(() -> Invariants.checkEnded(database));
            told.check(database);
            assertThat(told.orders()).isGreaterThan(100);
        }
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ORDER_TTL", TTL.toString());
        settings.put("ORDERS_OPEN_PER_USER", "1000");
        settings.put("EXCHANGER_EXCHANGE_QUOTE_PER_USER_PER_MINUTE", "1000000");
        // Some late payments are honoured, some are too late for that.
        settings.put("EXCHANGER_EXCHANGE_PAYMENT_LATE_GRACE", "PT0.4S");
        settings.put("EXCHANGER_EXCHANGE_EXPIRY_CANARY_EVERY", "PT0.5S");
        settings.put("EXCHANGER_EXCHANGE_EXPIRY_CANARY_PATIENCE", "PT2S");
        // USDT runs short: some orders cannot be promised, some late payments not be honoured.
        settings.put("RESERVES", "USDT=3000,BTC=20,UAH=500000000,USD=1000000");
        return settings;
    }

    private void play(Wire wire, Told told) throws InterruptedException {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
        Semaphore live = new Semaphore(LIVE_ORDERS);
        Phaser running = new Phaser(1);
        Customers customers = new Customers();
        OperatorHand operators = new OperatorHand(wire, told);
        Random seeds = new Random(seed);
        Instant end = Instant.now().plus(duration);
        while (Instant.now().isBefore(end)) {
            live.acquire();
            running.register();
            OrderStory story = new OrderStory(seeds.nextLong(), wire, customers, operators, told);
            Runnable done = () -> {
                live.release();
                running.arriveAndDeregister();
            };
            threads.execute(() -> begin(story, threads, done));
        }
        running.arriveAndAwaitAdvance();
        threads.shutdownNow();
    }

    private void begin(OrderStory story, ScheduledExecutorService threads, Runnable done) {
        Phaser steps = new Phaser(1) {
            @Override
            protected boolean onAdvance(int phase, int parties) {
                done.run();
                return true;
            }
        };
        try {
            List<Step> plan = story.begin(TTL);
            for (Step step : plan) {
                steps.register();
                long wait = Duration.between(Instant.now(), story.deadline().plus(step.fromDeadline()))
                        .toMillis();
                threads.schedule(
                        () -> {
                            try {
                                story.act(step);
                            } catch (RuntimeException e) {
                                failures.add(e);
                            } finally {
                                steps.arriveAndDeregister();
                            }
                        },
                        wait,
                        TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException e) {
            failures.add(e);
        } finally {
            steps.arriveAndDeregister();
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    /** Everything is due by now: the sweep ends it, the relay sends it, the releases are folded. */
    private static void awaitRest(DeskDatabase database) {
        await("orders to end").atMost(Duration.ofSeconds(30)).until(() -> database.count("""
                SELECT count(*) FROM orders WHERE status IN ('pending', 'underpaid')
                """) == 0);
        await("events to leave").atMost(Duration.ofSeconds(30)).until(() -> database.count("""
                SELECT count(*) FROM outbox WHERE published_at IS NULL
                """) == 0);
        await("holds to be given back").atMost(Duration.ofSeconds(30)).until(() -> database.count("""
                SELECT count(*) FROM reserve_releases
                """) == 0);
    }

    private static Object ends(DeskDatabase database) {
        return database.value("""
                SELECT string_agg(story || ' ' || times, ', ' ORDER BY times DESC) FROM (
                  SELECT story, count(*) AS times FROM (
                    SELECT string_agg(to_status, '>' ORDER BY version) AS story FROM order_history
                    WHERE from_status IS DISTINCT FROM to_status GROUP BY order_id
                  ) AS stories GROUP BY story
                ) AS counted
                """);
    }

    private static Object lag(DeskDatabase database) {
        return database.rows("""
                SELECT count(*) AS ended_by_deadline, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)) AS p50_ms,
                       round(percentile_cont(0.99) WITHIN GROUP (ORDER BY ms)) AS p99_ms,
                       round(max(ms)) AS max_ms, round(min(ms)) AS min_ms
                FROM (SELECT (extract(epoch FROM h.occurred_at - o.expires_at) * 1000)::float8 AS ms
                      FROM orders o JOIN order_history h ON h.order_id = o.id AND h.cause = 'deadline') AS lag
                """);
    }
}
