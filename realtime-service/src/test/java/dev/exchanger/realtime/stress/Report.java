package dev.exchanger.realtime.stress;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** What became of the scenarios. */
final class Report {

    private static final String LINE = "%-14s %-62s %6s %6s %4s %4s %5s %6s %5s  %s%n";

    private final List<Row> rows = new CopyOnWriteArrayList<>();
    private final long start = System.nanoTime();

    private record Row(String phase, String scenario, Verdict verdict, boolean passed, Duration time, String note) {}

    void add(String phase, String scenario, Verdict verdict, boolean passed, Duration time, String note) {
        rows.add(new Row(phase, scenario, verdict, passed, time, note));
    }

    int size() {
        return rows.size();
    }

    Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The table of all scenarios with their counts, and the sum. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                LINE,
                "phase",
                "scenario",
                "publ",
                "deliv",
                "gaps",
                "dups",
                "order",
                "place",
                "alien",
                "seconds"));
        Verdict sum = new Verdict(0, 0, 0, 0, 0, 0, 0, List.of());
        for (Row row : rows) {
            table.append(line(
                    row.phase(),
                    row.scenario(),
                    row.verdict(),
                    seconds(row.time()) + (row.passed() ? " " : " FAILED ") + row.note()));
            sum = sum.plus(row.verdict());
        }
        return table.append(line("", rows.size() + " scenarios", sum, seconds(sinceStart())))
                .toString();
    }

    private static String line(String phase, String scenario, Verdict verdict, String end) {
        return String.format(
                Locale.ROOT,
                LINE,
                phase,
                scenario,
                verdict.published(),
                verdict.delivered(),
                verdict.gaps(),
                verdict.duplicates(),
                verdict.reordered(),
                verdict.misplaced(),
                verdict.strangers(),
                end);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }
}
