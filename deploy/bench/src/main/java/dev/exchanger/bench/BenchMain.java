package dev.exchanger.bench;

import java.nio.file.Path;
import java.util.List;

import dev.exchanger.bench.exchange.ExchangeBench;
import dev.exchanger.bench.identity.IdentityBench;
import dev.exchanger.bench.realtime.RealtimeBench;
import dev.exchanger.bench.report.Report;
import dev.exchanger.bench.stand.BenchOptions;

/** {@code identity|exchange|realtime [--quick]}: measures, writes the report and prints its table. Started by the script {@code run}. */
final class BenchMain {
    private BenchMain() {}

    public static void main(String[] arguments) {
        boolean quick = List.of(arguments).contains("--quick");
        Path root = Path.of("").toAbsolutePath();
        BenchOptions options =
                BenchOptions.of(root, quick, System.getenv("BENCH_JVM_FLAGS"), System.getenv("BENCH_ONLY"));
        String service = arguments[0];
        Report report =
                switch (service) {
                    case "identity" -> new IdentityBench(options, System.out).run();
                    case "exchange" -> new ExchangeBench(options, System.out).run();
                    case "realtime" -> new RealtimeBench(options, System.out).run();
                    default -> throw new IllegalArgumentException("no benchmark of " + service);
                };
        report.write(options.target(), service);
        System.out.println();
        System.out.println(report.markdown());
    }
}
