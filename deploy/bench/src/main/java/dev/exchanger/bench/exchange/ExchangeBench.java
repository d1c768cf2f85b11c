package dev.exchanger.bench.exchange;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.report.Report;
import dev.exchanger.bench.report.Run;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.Stand;
import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.backend.PostgresServer;

/** Measures all figures of exchange-service one after the other. */
public final class ExchangeBench {
    private final BenchOptions options;
    private final PrintStream out;

    public ExchangeBench(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public Report run() {
        Run run = new Run(options.quick());
        List<Figure> figures = new ArrayList<>();
        boolean settled;
        try {
            out.println("Starting PostgreSQL, Redis, identity-service and exchange-service ...");
            try (Stand stand = new Stand(options)) {
                tune(stand.postgres());
                figures.addAll(new OrderCreation(options, stand).measure());
                settled = stand.settled();
            }
            figures.forEach(figure -> out.println("  " + Report.line(figure)));
            figures.addAll(expiry());
        } catch (SQLException e) {
            throw new IllegalStateException("the run failed in the database", e);
        }
        List<String> remarks = run.remarks(options.jvmFlags());
        if (!settled) {
            remarks.add("At least one warm-up ended because it took too long, with the compilers still at work.");
        }
        return new Report(run.heading(), figures, remarks);
    }

    private List<Figure> expiry() throws SQLException {
        out.println("Starting new ones, without identity-service, and the peers ...");
        try (Stand stand = new Stand(options)) {
            tune(stand.postgres());
            ServiceEngine service = new ServiceEngine(stand);
            DatabaseAddress database = PeerDatabase.create(stand, options.root());
            OrderRows orders = stand.own(new OrderRows(stand.postgres(), database));
            List<PeerEngine> peers = PeerEngine.start(options, stand, orders, database);
            return new Expiry(options, out, service, peers, new Faults(stand)).measure();
        }
    }

    /** Lets PostgreSQL note when transactions committed, and keeps the making of a million rows from its checkpoints. */
    private static void tune(PostgresServer server) throws SQLException {
        if (server.controllable()) {
            try (Connection connection = server.connect(server.superuser());
                    Statement statement = connection.createStatement()) {
                statement.execute("ALTER SYSTEM SET track_commit_timestamp = on");
                statement.execute("ALTER SYSTEM SET max_wal_size = '4GB'");
                statement.execute("ALTER SYSTEM SET checkpoint_timeout = '15min'");
            }
            server.restart();
        }
        try (Connection connection = server.connect(server.superuser());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW track_commit_timestamp")) {
            row.next();
            if (!row.getString(1).equals("on")) {
                throw new IllegalStateException("PostgreSQL needs track_commit_timestamp = on for this benchmark");
            }
        }
    }
}
