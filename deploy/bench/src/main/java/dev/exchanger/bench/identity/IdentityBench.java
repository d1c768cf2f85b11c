package dev.exchanger.bench.identity;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.exchanger.bench.ceiling.Ceiling;
import dev.exchanger.bench.load.RawConnection;
import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.report.Report;
import dev.exchanger.bench.report.Run;
import dev.exchanger.bench.stand.Accounts;
import dev.exchanger.bench.stand.BenchOptions;
import dev.exchanger.bench.stand.Requests;
import dev.exchanger.bench.stand.Session;
import dev.exchanger.bench.stand.Stand;

/** Measures all figures of identity-service one after the other. */
public final class IdentityBench {
    /** In use at the same time; few enough to be re-verified in the background hardly ever during a slice. */
    private static final int SESSIONS = 192;

    private final BenchOptions options;
    private final PrintStream out;
    private final List<Figure> figures = new ArrayList<>();

    public IdentityBench(BenchOptions options, PrintStream out) {
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
            Ceiling ceiling =
                    stand.own(Ceiling.start(options.jvmFlags(), options.target().resolve("logs/ceiling.log")));
            Logins logins = new Logins(identity, ceiling, options);
            Optional<ExpressPeer> express = ExpressPeer.start(options, stand);
            List<Session> sessions = logins.take(SESSIONS);
            add(new Validations(options, identity, express, sessions, serviceToken(stand, identity)).measure());
            add(new Refreshes(identity, ceiling, options, sessions).measure());
            add(List.of(logins.measure()));
            add(revocations(stand, identity, logins));
            settled = stand.settled() && ceiling.settled();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> remarks = run.remarks(options.jvmFlags());
        if (!settled) {
            remarks.add("At least one warm-up ended because it took too long, with the compilers still at work.");
        }
        return new Report(run.heading(), figures, remarks);
    }

    private List<Figure> revocations(Stand stand, Stand.Replica identity, Logins logins) throws IOException {
        out.println("Starting a second identity-service and exchange-service ...");
        Stand.Replica second = stand.secondIdentity();
        Stand.Replica exchange = stand.exchange("exchange-1", Map.of());
        try (Revocations revocations = new Revocations(identity, second, exchange)) {
            revocations.warm(logins.take(options.quick() ? 50 : 100), options.warmUp());
            return revocations.measure(logins.take(options.quick() ? 200 : 1000));
        }
    }

    /** The token with which services introspect. */
    private static String serviceToken(Stand stand, Stand.Replica identity) throws IOException {
        String credentials = Stand.CLIENT + ":" + stand.secret(Stand.CLIENT);
        String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII));
        try (RawConnection connection = new RawConnection(identity.port())) {
            connection.exchange(Requests.form(
                    "/internal/tokens", "Authorization: Basic " + basic + "\r\n", "grant_type=client_credentials"));
            return Requests.member(connection.answer(), "access_token");
        }
    }

    private void add(List<Figure> measured) {
        figures.addAll(measured);
        measured.forEach(figure -> out.println("  " + Report.line(figure)));
    }
}
