package dev.exchanger.bench.exchange;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.exchanger.bench.stand.Stand;

/** exchange-service in one or several replicas. */
final class ServiceEngine implements Engine {
    /** More than all orders of a run hold, in each currency. */
    static final String RESERVES = "USDT=1000000000000,BTC=1000000000,UAH=1000000000000,USD=1000000000000";

    // A machine that is busy to the limit must not count as downtime, which would move the deadlines of the run.
    private static final Map<String, String> SETTINGS =
            Map.of("RESERVES", RESERVES, "EXCHANGER_EXCHANGE_EXPIRY_DOWNTIME_THRESHOLD", "PT1M");

    private final Stand stand;
    private final OrderRows orders;
    private final List<Stand.Replica> replicas = new ArrayList<>();
    private int started;

    /** With one replica, which creates the tables. */
    ServiceEngine(Stand stand) throws SQLException {
        this.stand = stand;
        scale(1);
        this.orders = stand.own(new OrderRows(stand.postgres(), stand.database("exchanger_web")));
        orders.awaitRates();
    }

    /** Starts or ends replicas until there are so many. */
    void scale(int wanted) {
        while (replicas.size() > wanted) {
            replicas.remove(replicas.size() - 1).server().close();
        }
        List<String> nodes = IntStream.range(replicas.size(), wanted)
                .mapToObj(i -> "exchange-" + ++started)
                .toList();
        // Side by side: starting is mostly waiting for one another's database locks and for class loading.
        replicas.addAll(nodes.parallelStream()
                .map(node -> stand.exchange(node, SETTINGS))
                .toList());
    }

    int replicas() {
        return replicas.size();
    }

    /** Kills one replica as if its machine died. */
    void killOne() {
        replicas.remove(replicas.size() - 1).server().kill();
    }

    @Override
    public String name() {
        return "exchange-service";
    }

    @Override
    public OrderRows orders() {
        return orders;
    }

    @Override
    public void armPending() throws SQLException {
        try (RedisTimers timers = new RedisTimers(stand.redisUrl())) {
            orders.pendingDeadlines(timers::set);
            timers.settle();
        }
    }

    @Override
    public void arm(UUID user) throws SQLException {
        try (RedisTimers timers = new RedisTimers(stand.redisUrl())) {
            orders.deadlines(user, timers::set);
        }
    }
}
