package dev.exchanger.bench.realtime;

import java.util.List;

import dev.exchanger.bench.process.Server;
import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.report.Median;
import dev.exchanger.bench.socket.Audience;
import dev.exchanger.bench.socket.Client;
import dev.exchanger.bench.socket.Crowd;
import dev.exchanger.bench.socket.Links;
import dev.exchanger.bench.stand.BenchOptions;

/** How many messages a second one node takes, numbers and brings to both, with one listener on each. */
final class PublishRate {
    private static final int LISTENERS = 2;
    /** Published and not yet with every listener: enough to keep the node busy, few enough to be kept by every log. */
    private static final long UNDER_WAY = 1000;

    private static final long WARM = 10_000;

    private static final double LEAST = 4000;

    private final BenchOptions options;
    private final List<Cluster> clusters;
    private final Links links;

    /** @param clusters realtime-service first */
    PublishRate(BenchOptions options, List<Cluster> clusters, Links links) {
        this.options = options;
        this.clusters = clusters;
        this.links = links;
    }

    List<Figure> measure() {
        long count = options.quick() ? 10_000 : 40_000;
        List<Crowd> crowds =
                clusters.stream().map(cluster -> crowd(cluster, links)).toList();
        List<Median> rates = clusters.stream().map(cluster -> new Median()).toList();
        List<Median> ratios = clusters.stream().map(cluster -> new Median()).toList();
        for (int i = 0; i < clusters.size(); i++) {
            Cluster cluster = clusters.get(i);
            Crowd crowd = crowds.get(i);
            Server.warm(cluster.servers(), options.warmUp(), () -> publish(cluster, crowd, count));
        }
        for (int round = 0; round < options.rounds(); round++) {
            double own = 0;
            for (int i = 0; i < clusters.size(); i++) {
                double rate = publish(clusters.get(i), crowds.get(i), count);
                own = i == 0 ? rate : own;
                rates.get(i).add(rate);
                ratios.get(i).add(own / rate);
            }
        }
        crowds.forEach(Crowd::close);
        Figure figure = Figure.atLeast(
                "published, numbered and on both nodes", rates.get(0).get(), "1/s", LEAST);
        if (clusters.size() < 2) {
            return List.of(figure);
        }
        // The last peer is the one that keeps what it sends.
        int last = clusters.size() - 1;
        return List.of(figure.beside(
                clusters.get(last).name(),
                rates.get(last).get(),
                ratios.get(last).get()));
    }

    /** Publishes as fast as it goes until the compilers are quiet: at the rates of the fan-out that takes many minutes. */
    static void warm(Cluster cluster, Links links, double cpuSeconds) {
        try (Crowd crowd = crowd(cluster, links)) {
            Server.warm(cluster.servers(), cpuSeconds, () -> publish(cluster, crowd, WARM));
        }
    }

    private static Crowd crowd(Cluster cluster, Links links) {
        Audience audience = new Audience();
        Crowd crowd = new Crowd(links, audience, LISTENERS, number -> cluster.member(number, audience));
        crowd.join(LISTENERS);
        return crowd;
    }

    private static double publish(Cluster cluster, Crowd crowd, long count) {
        crowd.begin();
        Cluster.Feed feed = cluster.feed();
        long start = System.nanoTime();
        for (long number = 0; number < count; number++) {
            if (number - slowest(crowd) >= UNDER_WAY) {
                feed.flush();
                long at = number;
                crowd.await(() -> at - slowest(crowd) < UNDER_WAY, "to publish");
            }
            feed.publish(number, System.nanoTime());
        }
        feed.flush();
        crowd.await(() -> slowest(crowd) == count, "for the last message");
        double seconds = (System.nanoTime() - start) / 1e9;
        crowd.requireExactly(count);
        return count / seconds;
    }

    private static long slowest(Crowd crowd) {
        long least = Long.MAX_VALUE;
        for (Client client : crowd.clients()) {
            least = Math.min(least, client.tally().next());
        }
        return least;
    }
}
