package dev.exchanger.bench.realtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.report.Median;
import dev.exchanger.bench.socket.Links;
import dev.exchanger.bench.stand.BenchOptions;

/** The cost of a delivered message at two fixed rates: realtime-service and its peers take turns. */
final class Comparison {
    private static final List<Integer> RATES = List.of(10_000, 30_000);
    /** Processor time is accounted in steps of 10 ms, of each process: a slice has to be long beside that. */
    private static final int SLICES = 2;

    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double MILLIS = 50;

    private final BenchOptions options;
    private final Cluster service;
    private final List<? extends Cluster> peers;
    private final Links links;

    /** @param peers none, or first the one with the adapter for publish and subscribe */
    Comparison(BenchOptions options, Cluster service, List<? extends Cluster> peers, Links links) {
        this.options = options;
        this.service = service;
        // The second one only adds to the first: a quick run does without.
        this.peers = options.quick() && peers.size() > 1 ? peers.subList(0, 1) : peers;
        this.links = links;
    }

    /**
     * What must be reached at one rate.
     *
     * @param times of the first peer's processor time, at most
     * @param micros of processor time, at most
     */
    record Target(double times, double micros) {}

    /** Medians of one cluster, by rate. */
    private record Side(FanOut fanOut, List<Median> micros, List<Median> p50, List<Median> p99, List<Median> ratio) {
        static Side of(FanOut fanOut) {
            return new Side(fanOut, medians(), medians(), medians(), medians());
        }

        private static List<Median> medians() {
            return RATES.stream().map(rate -> new Median()).toList();
        }

        double measure(int rate, Duration duration) {
            FanOut.Result result = fanOut.measure(RATES.get(rate), duration);
            micros.get(rate).add(result.micros());
            p50.get(rate).add(result.millis(P50));
            p99.get(rate).add(result.millis(P99));
            return result.micros();
        }
    }

    /**
     * Warms up, then measures all rounds.
     *
     * @param label what is special about realtime-service now
     * @param targets for each of the two rates
     * @param peersAreWarm whether only realtime-service has to be warmed up
     */
    List<Figure> measure(String label, List<Target> targets, boolean peersAreWarm) {
        List<Side> sides = new ArrayList<>();
        try {
            PublishRate.warm(service, links, options.warmUp());
            if (!peersAreWarm) {
                peers.forEach(peer -> PublishRate.warm(peer, links, options.warmUp()));
            }
            sides.add(Side.of(new FanOut(service, links)));
            peers.forEach(peer -> sides.add(Side.of(new FanOut(peer, links))));
            sides.subList(0, peersAreWarm ? 1 : sides.size())
                    .forEach(side -> side.fanOut().warm(options.warmUp()));
            Duration slice = options.slice().multipliedBy(SLICES);
            for (int round = 0; round < options.rounds(); round++) {
                for (int rate = 0; rate < RATES.size(); rate++) {
                    double own = sides.get(0).measure(rate, slice);
                    for (Side peer : sides.subList(1, sides.size())) {
                        peer.ratio().get(rate).add(own / peer.measure(rate, slice));
                    }
                }
            }
        } finally {
            sides.forEach(side -> side.fanOut().close());
        }
        return figures(label, targets, sides);
    }

    private List<Figure> figures(String label, List<Target> targets, List<Side> sides) {
        List<Figure> figures = new ArrayList<>();
        Side own = sides.get(0);
        for (int rate = 0; rate < RATES.size(); rate++) {
            String at = RATES.get(rate) / 1000 + " k/s, " + RATES.get(rate) / FanOut.ROOM + "/s a connection, " + label;
            String name = "processor time of a delivery, " + at;
            double value = own.micros().get(rate).get();
            Target target = targets.get(rate);
            for (int i = 0; i < peers.size(); i++) {
                Side peer = sides.get(i + 1);
                String other = peers.get(i).name();
                double peerValue = peer.micros().get(rate).get();
                double ratio = peer.ratio().get(rate).get();
                Figure beside = Figure.fact(name, value, "us").beside(other, peerValue, ratio);
                figures.add(i == 0 ? beside.atMostTimes(other, peerValue, ratio, target.times()) : beside);
            }
            figures.add(Figure.atMost(name, value, "us", target.micros()));
            figures.add(beside(
                    Figure.fact("node to node p50, " + at, own.p50().get(rate).get(), "ms"), sides, rate, P50));
            figures.add(beside(
                    Figure.atMost("node to node p99, " + at, own.p99().get(rate).get(), "ms", MILLIS),
                    sides,
                    rate,
                    P99));
        }
        return figures;
    }

    private Figure beside(Figure figure, List<Side> sides, int rate, double percentile) {
        if (peers.isEmpty()) {
            return figure;
        }
        Side peer = sides.get(1);
        List<Median> medians = percentile == P50 ? peer.p50() : peer.p99();
        return figure.beside(peers.get(0).name(), medians.get(rate).get());
    }
}
