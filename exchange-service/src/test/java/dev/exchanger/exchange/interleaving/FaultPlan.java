package dev.exchanger.exchange.interleaving;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import dev.exchanger.exchange.testing.Replica;

/** Breaks one thing after the other, drawn from a seed, each for some time, until it is stopped; then mends everything. */
final class FaultPlan implements Runnable {

    /** What breaks, and how often compared to the others. */
    enum Fault {
        REDIS_KILLED(3),
        REDIS_FROZEN(2),
        REDIS_LINK_CUT(3),
        REDIS_LINK_SILENT(2),
        NOTIFICATIONS_OFF(2),
        POSTGRES_KILLED(1),
        POSTGRES_LINK_CUT(4),
        POSTGRES_LINK_STOPPED(2),
        REPLICA_KILLED(3),
        REPLICA_FROZEN(2);

        private final int weight;

        Fault(int weight) {
            this.weight = weight;
        }
    }

    private final Random random;
    private final ThreeReplicas desk;
    private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
    private volatile boolean stopped;

    FaultPlan(long seed, ThreeReplicas desk) {
        this.random = new Random(seed);
        this.desk = desk;
    }

    /** How often each fault happened. */
    Map<Fault, Integer> done() {
        return done;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            pass(400 + random.nextInt(1200));
            Fault fault = draw();
            int replica = random.nextInt(ThreeReplicas.COUNT);
            int millis = 100 + random.nextInt(1500);
            if (stopped) {
                return;
            }
            // A second replica dies only when the first is back: somebody has to answer.
            if (fault != Fault.REPLICA_KILLED && fault != Fault.REPLICA_FROZEN || allReady()) {
                happen(fault, replica, millis);
                done.merge(fault, 1, Integer::sum);
            }
        }
    }

    private Fault draw() {
        int sum = 0;
        for (Fault fault : Fault.values()) {
            sum += fault.weight;
        }
        int point = random.nextInt(sum);
        for (Fault fault : Fault.values()) {
            point -= fault.weight;
            if (point < 0) {
                return fault;
            }
        }
        throw new IllegalStateException();
    }

    private boolean allReady() {
        return desk.replicas().stream().allMatch(Replica::ready);
    }

    private void happen(Fault fault, int replica, int millis) {
        var redis = desk.backends().redis();
        var postgres = desk.backends().postgres();
        var link = desk.link(replica);
        switch (fault) {
            case REDIS_KILLED -> between(redis::kill9, millis, redis::restart);
            case REDIS_FROZEN -> between(redis::pause, millis, redis::resume);
            case REDIS_LINK_CUT -> link.redis().cut();
            case REDIS_LINK_SILENT -> between(link.redis()::silence, millis, link.redis()::resume);
            case NOTIFICATIONS_OFF -> redis.command("CONFIG", "SET", "notify-keyspace-events", "");
            case POSTGRES_KILLED -> between(postgres::kill9, millis / 4, postgres::restart);
            case POSTGRES_LINK_CUT -> link.postgres().cut();
            case POSTGRES_LINK_STOPPED -> between(link.postgres()::pause, millis, link.postgres()::resume);
            case REPLICA_KILLED -> desk.replicas().get(replica).crash();
            case REPLICA_FROZEN ->
                between(
                        desk.replicas().get(replica)::freeze,
                        millis,
                        desk.replicas().get(replica)::thaw);
        }
    }

    private static void between(Runnable begin, int millis, Runnable end) {
        begin.run();
        try {
            pass(millis);
        } finally {
            end.run();
        }
    }

    private static void pass(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
