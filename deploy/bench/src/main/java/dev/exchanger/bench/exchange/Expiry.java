package dev.exchanger.bench.exchange;

import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.report.Report;
import dev.exchanger.bench.stand.BenchOptions;

/** How late orders end, how fast many do, and what faults do to that: exchange-service beside job queues. */
final class Expiry {
    private static final int REPLICAS = 3;
    private static final int SOME = 100_000;
    private static final int MANY = 1_000_000;
    private static final int BURST = 20_000;
    private static final double P50 = 15;
    private static final double P99 = 50;
    private static final double P99_WITHOUT_REDIS = 1200;
    private static final double TIMES = 3;
    private static final Trial WARM_UP = Trial.spread(Duration.ofSeconds(3));

    private static final ToDoubleFunction<Outcome> HALF = outcome -> outcome.percentile(50);
    private static final ToDoubleFunction<Outcome> MOST = outcome -> outcome.percentile(99);

    private final BenchOptions options;
    private final PrintStream out;
    private final ServiceEngine service;
    private final List<PeerEngine> peers;
    private final Faults faults;
    private final Trial spread;
    private final List<Figure> figures = new ArrayList<>();
    private final Rounds all = new Rounds();

    Expiry(BenchOptions options, PrintStream out, ServiceEngine service, List<PeerEngine> peers, Faults faults) {
        this.options = options;
        this.out = out;
        this.service = service;
        this.peers = peers;
        this.faults = faults;
        this.spread = Trial.spread(Duration.ofSeconds(options.quick() ? 5 : 10));
    }

    List<Figure> measure() throws SQLException {
        alone(0, 1);
        alone(0, REPLICAS);
        pending(SOME);
        beside(SOME, options.quick() ? 2 : 3, options.quick());
        burst(options.quick() ? 1 : 3);
        if (options.quick()) {
            faults(SOME);
        } else {
            alone(SOME, 1);
            pending(MANY);
            alone(MANY, 1);
            beside(MANY, 5, true);
            faults(MANY);
        }
        for (Wrong kind : Wrong.values()) {
            add(Figure.atMost(kind.words + ", all trials", all.sum(service, kind::of), "orders", 0));
        }
        return figures;
    }

    /** What must not happen. */
    private enum Wrong {
        LOST("lost orders"),
        DUPLICATE("orders ended twice"),
        EARLY("orders ended early"),
        UNANNOUNCED("orders without event");

        private final String words;

        Wrong(String words) {
            this.words = words;
        }

        int of(Outcome outcome) {
            return switch (this) {
                case LOST -> outcome.lost();
                case DUPLICATE -> outcome.duplicate();
                case EARLY -> outcome.early();
                case UNANNOUNCED -> outcome.unannounced();
            };
        }
    }

    private void pending(int count) throws SQLException {
        out.printf(Locale.ROOT, "Making %,d pending orders and their timers ...%n", count);
        if (service.orders().pending(count)) {
            service.armPending();
        }
        if (!peers.isEmpty() && peers.get(0).orders().pending(count)) {
            peers.forEach(PeerEngine::armPending);
            // BullMQ's part of the append-only file.
            faults.settleRedis();
        }
    }

    private void alone(int pending, int replicas) throws SQLException {
        service.scale(replicas);
        Rounds rounds = turns(List.of(service), spread, 1);
        String where = where(pending, replicas);
        add(Figure.fact("expiry lag p50, " + where, rounds.median(service, HALF), "ms"));
        add(Figure.fact("expiry lag p99, " + where, rounds.median(service, MOST), "ms"));
    }

    private void beside(int pending, int count, boolean decides) throws SQLException {
        service.scale(REPLICAS);
        Rounds rounds = turns(engines(), spread, count);
        String where = where(pending, REPLICAS);
        lags("expiry lag p50, " + where, rounds, HALF, P50, decides);
        lags("expiry lag p99, " + where, rounds, MOST, P99, decides);
    }

    private void lags(String name, Rounds rounds, ToDoubleFunction<Outcome> value, double target, boolean decides) {
        double lag = rounds.median(service, value);
        Figure figure = decides ? Figure.atMost(name, lag, "ms", target) : Figure.fact(name, lag, "ms");
        if (peers.isEmpty()) {
            add(figure);
        }
        for (PeerEngine peer : peers) {
            add(figure.beside(peer.name(), rounds.median(peer, value), rounds.ratio(service, peer, value)));
            figure = Figure.fact(name, lag, "ms");
        }
    }

    private void burst(int count) throws SQLException {
        String name = String.format(Locale.ROOT, "%,d due at once, ended", BURST);
        Rounds rounds = turns(engines(), Trial.burst(BURST), count);
        double rate = rounds.median(service, Outcome::drained);
        if (peers.isEmpty()) {
            add(Figure.fact(name, rate, "1/s"));
        }
        for (PeerEngine peer : peers) {
            double other = rounds.median(peer, Outcome::drained);
            double ratio = rounds.ratio(service, peer, Outcome::drained);
            Figure figure = Figure.fact(name, rate, "1/s");
            add(
                    peer.name().equals(PeerEngine.BULLMQ)
                            ? figure.atLeastTimes(peer.name(), other, ratio, TIMES)
                            : figure.beside(peer.name(), other, ratio));
        }
    }

    private void faults(int pending) throws SQLException {
        String where = where(pending, REPLICAS);
        Trial trial = Trial.spread(Duration.ofSeconds(10));
        Outcome ours = record(service, trial.run(service, faults::restartRedis));
        Figure lag = Figure.atMost("Redis killed, lag p99, " + where, ours.percentile(99), "ms", P99_WITHOUT_REDIS);
        Figure wrong = Figure.atMost("Redis killed, lost + twice + early + without event", ours.wrong(), "orders", 0);
        if (!peers.isEmpty() && peers.get(0).name().equals(PeerEngine.BULLMQ)) {
            Outcome others = trial.run(peers.get(0), faults::restartRedis);
            lag = lag.beside(PeerEngine.BULLMQ, others.percentile(99));
            wrong = new Figure(
                    wrong.name(),
                    wrong.value(),
                    wrong.unit(),
                    PeerEngine.BULLMQ,
                    (double) others.wrong(),
                    null,
                    wrong.target(),
                    wrong.ok());
        }
        add(lag);
        add(wrong);
        Outcome killed = record(service, trial.run(service, service::killOne));
        add(Figure.atMost("replica killed, lost + twice + early + without event", killed.wrong(), "orders", 0));
        add(Figure.fact("replica killed, lag p99", killed.percentile(99), "ms"));
        add(Figure.atMost(
                "transactions that do not sum to zero",
                Invariants.ledgerOff(service.orders().connection()),
                "transactions",
                0));
        add(Figure.atMost(
                "reserves held that differ from the open orders",
                Invariants.holdsOff(service.orders().connection()),
                "currencies",
                0));
    }

    private List<Engine> engines() {
        List<Engine> engines = new ArrayList<>(List.of(service));
        engines.addAll(peers);
        return engines;
    }

    private Rounds turns(List<? extends Engine> engines, Trial trial, int count) throws SQLException {
        for (Engine engine : engines) {
            record(engine, WARM_UP.run(engine));
        }
        Rounds rounds = new Rounds();
        for (int round = 0; round < count; round++) {
            for (Engine engine : engines) {
                rounds.add(engine, record(engine, trial.run(engine)));
            }
        }
        return rounds;
    }

    private Outcome record(Engine engine, Outcome outcome) {
        all.add(engine, outcome);
        if (outcome.lags().isEmpty()) {
            throw new IllegalStateException(engine.name() + " ended none of the orders");
        }
        out.printf(
                Locale.ROOT,
                "    %s: %d orders, p50 %.0f ms, p99 %.0f ms, %.0f/s; lost %d, twice %d, early %d, without event %d%n",
                engine.name(),
                outcome.lags().size(),
                outcome.percentile(50),
                outcome.percentile(99),
                outcome.drained(),
                outcome.lost(),
                outcome.duplicate(),
                outcome.early(),
                outcome.unannounced());
        return outcome;
    }

    private static String where(int pending, int replicas) {
        String count = pending == 0 ? "0" : pending == MANY ? "1 M" : pending / 1000 + " k";
        return count + " pending, " + replicas + (replicas == 1 ? " replica" : " replicas");
    }

    private void add(Figure figure) {
        figures.add(figure);
        out.println("  " + Report.line(figure));
    }
}
