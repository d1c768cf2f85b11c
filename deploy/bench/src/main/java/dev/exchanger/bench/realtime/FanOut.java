package dev.exchanger.bench.realtime;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;

import dev.exchanger.bench.process.CpuTime;
import dev.exchanger.bench.process.Server;
import dev.exchanger.bench.socket.Audience;
import dev.exchanger.bench.socket.Crowd;
import dev.exchanger.bench.socket.Links;

/** What it costs a cluster to send messages at a fixed rate to a room whose members are on both servers. */
final class FanOut implements AutoCloseable {
    /** Members of the room. */
    static final int ROOM = 200;

    private static final int WARM_RATE = 50_000;
    private static final double MICROS = 1e6;

    private final Cluster cluster;
    private final Crowd crowd;

    /** @param links on which the members connect; returns when all are in the room */
    FanOut(Cluster cluster, Links links) {
        this.cluster = cluster;
        Audience audience = new Audience();
        crowd = new Crowd(links, audience, ROOM, number -> cluster.member(number, audience));
        crowd.join(ROOM);
    }

    /**
     * One measurement.
     *
     * @param micros processor time of both servers for one delivered message
     * @param latency in nanoseconds from the moment a message was due to its arrival at members on the other server
     */
    record Result(double micros, Histogram latency) {
        double millis(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1e6;
        }
    }

    /** Works until the compilers of both servers are quiet. */
    void warm(double cpuSeconds) {
        Server.warm(cluster.servers(), cpuSeconds, () -> measure(WARM_RATE, Duration.ofSeconds(2)));
    }

    /**
     * Publishes at a fixed rate, whatever the servers do, and waits until everything has come.
     *
     * @param perSecond deliveries, of all members together
     * @throws IllegalStateException when a member did not get each message once and in order
     */
    Result measure(int perSecond, Duration duration) {
        long interval = 1_000_000_000L * ROOM / perSecond;
        long count = duration.toNanos() / interval;
        crowd.begin();
        double before = cpu();
        Cluster.Feed feed = cluster.feed();
        long start = System.nanoTime();
        for (long number = 0; number < count; number++) {
            long due = start + number * interval;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            feed.publish(number, due);
            feed.flush();
        }
        crowd.requireExactly(count);
        double used = cpu() - before;
        return new Result(used * MICROS / (count * ROOM), crowd.audience().latency());
    }

    private double cpu() {
        return cluster.servers().stream()
                .mapToDouble(server -> CpuTime.seconds(server.pid()))
                .sum();
    }

    @Override
    public void close() {
        crowd.close();
    }
}
