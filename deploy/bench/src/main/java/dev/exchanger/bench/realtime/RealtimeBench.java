package dev.exchanger.bench.realtime;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.report.Report;
import dev.exchanger.bench.report.Run;
import dev.exchanger.bench.socket.Links;
import dev.exchanger.bench.stand.Accounts;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.Session;
import dev.exchanger.bench.stand.Stand;

/** Measures all figures of realtime-service one after the other. */
public final class RealtimeBench {
    /** The longest that the design has a message of a busy connection wait for others to share its frame. */
    private static final String TOGETHER = "PT0.025S";

    private static final String ALONE = "PT0S";

    private final BenchOptions options;
    private final PrintStream out;
    private final List<Figure> figures = new ArrayList<>();

    public RealtimeBench(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public Report run() {
        Run run = new Run(options.quick());
        boolean settled;
        out.println("Starting PostgreSQL, Redis and identity-service ...");
        try (Stand stand = new Stand(options)) {
            Stand.Replica identity = stand.identity();
            Accounts.create(stand.http(), identity, stand);
            List<Session> sessions = Accounts.logIn(identity, options.quick() ? 250 : 1000);
            String operator = Accounts.operatorToken(stand.http(), identity, stand);
            try (Links links = new Links()) {
                measure(stand, links, sessions, operator);
            }
            settled = stand.settled();
        }
        List<String> remarks = run.remarks(options.jvmFlags());
        if (!settled) {
            remarks.add("At least one warm-up ended because it took too long, with the compilers still at work.");
        }
        return new Report(run.heading(), figures, remarks);
    }

    private void measure(Stand stand, Links links, List<Session> sessions, String operator) {
        SocketIo socketIo = new SocketIo(options, stand);
        List<SocketIoCluster> peers = socketIo.installed() && options.wants("peers")
                ? Stream.of(SocketIo.Adapter.REDIS, SocketIo.Adapter.STREAMS)
                        .map(adapter -> new SocketIoCluster(socketIo, adapter, links))
                        .toList()
                : List.of();
        if (options.wants("alone")) {
            alone(stand, peers, links, sessions);
        }
        if (Stream.of("together", "publish", "presence", "storm").anyMatch(options::wants)) {
            together(stand, peers, links, sessions, operator);
        }
        if (options.wants("memory")) {
            out.println("Starting one realtime-service with a small heap ...");
            add(new IdleMemory(options, stand, socketIo, sessions, links).measure());
        }
    }

    private void alone(Stand stand, List<SocketIoCluster> peers, Links links, List<Session> sessions) {
        out.println("Starting two realtime-services without batching ...");
        try (ServiceCluster alone = new ServiceCluster("realtime-alone", ALONE, stand, options, sessions)) {
            add(new Comparison(options, alone, peers, links)
                    .measure(
                            "no batching",
                            List.of(new Comparison.Target(0.7, 8), new Comparison.Target(0.7, 8)),
                            false));
        }
    }

    private void together(
            Stand stand, List<SocketIoCluster> peers, Links links, List<Session> sessions, String operator) {
        out.println("Starting two realtime-services with batching ...");
        try (ServiceCluster together = new ServiceCluster("realtime-together", TOGETHER, stand, options, sessions)) {
            if (options.wants("together")) {
                add(new Comparison(options, together, peers, links)
                        .measure(
                                "batching",
                                List.of(new Comparison.Target(0.7, 8), new Comparison.Target(0.35, 4)),
                                options.wants("alone")));
            }
            if (options.wants("publish")) {
                List<Cluster> all = new ArrayList<>(List.of(together));
                all.addAll(peers);
                add(new PublishRate(options, all, links).measure());
            }
            if (options.wants("presence")) {
                add(new PresenceReads(options, stand.http(), together, sessions, operator, links).measure());
            }
            if (options.wants("storm")) {
                add(new Storm(options, together, peers, links).measure());
            }
        }
    }

    private void add(List<Figure> measured) {
        figures.addAll(measured);
        measured.forEach(figure -> out.println("  " + Report.line(figure)));
    }
}
