package dev.exchanger.bench.report;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What has to be said about a run beside its figures. To be created when it begins. */
public final class Run {
    private static final double BUSY = 0.5;

    private final double loadBefore = Machine.load();
    private final long begin = System.nanoTime();
    private final boolean quick;

    public Run(boolean quick) {
        this.quick = quick;
    }

    /** When, how and on what; to be asked for at its end. */
    public String heading() {
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        return String.format(
                Locale.ROOT,
                "%s, %s, %s; load average %.2f at the start; took %d min %d s",
                LocalDate.now(),
                quick ? "`--quick`" : "full run",
                Machine.describe(),
                loadBefore,
                seconds / 60,
                seconds % 60);
    }

    /** What makes its figures less than they seem. */
    public List<String> remarks(List<String> jvmFlags) {
        List<String> remarks = new ArrayList<>();
        remarks.add("JVM of the services and of the ceilings: " + String.join(" ", jvmFlags));
        if (loadBefore >= BUSY) {
            remarks.add(
                    "Taken on a busy machine: the latencies hold the waiting for a processor, figures per CPU-second"
                            + " do not, though they suffer too.");
        }
        return remarks;
    }
}
