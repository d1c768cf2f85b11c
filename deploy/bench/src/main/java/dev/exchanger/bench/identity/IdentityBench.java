package dev.exchanger.bench.identity;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.exchanger.bench.BenchOptions;
import dev.exchanger.bench.ceiling.Ceiling;
import dev.exchanger.bench.load.RawConnection;
import dev.exchanger.bench.report.Figure;
import dev.exchanger.bench.report.Machine;
import dev.exchanger.bench.report.Report;

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
        double loadBefore = Machine.load();
        long begin = System.nanoTime();
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
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        return new Report(heading(loadBefore, seconds), figures, remarks(loadBefore, settled));
    }

    private List<Figure> revocations(Stand stand, Stand.Replica identity, Logins logins) throws IOException {
        out.println("Starting a second identity-service and exchange-service ...");
        Stand.Replica second = stand.secondIdentity();
        Stand.Replica exchange = stand.exchange();
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

    private String heading(double loadBefore, long seconds) {
        return String.format(
                Locale.ROOT,
                "%s, %s, %s; load average %.2f at the start; took %d min %d s",
                LocalDate.now(),
                options.quick() ? "`--quick`" : "full run",
                Machine.describe(),
                loadBefore,
                seconds / 60,
                seconds % 60);
    }

    private List<String> remarks(double loadBefore, boolean settled) {
        List<String> remarks = new ArrayList<>();
        remarks.add("JVM of the services and of the ceilings: " + String.join(" ", options.jvmFlags()));
        if (loadBefore >= 0.5) {
            remarks.add(
                    "Taken on a busy machine: the latencies hold the waiting for a processor, figures per CPU-second"
                            + " do not, though they suffer too.");
        }
        if (!settled) {
            remarks.add("At least one warm-up ended because it took too long, with the compilers still at work.");
        }
        return remarks;
    }
}
