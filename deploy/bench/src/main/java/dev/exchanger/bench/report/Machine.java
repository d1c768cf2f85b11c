package dev.exchanger.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a run is measured on. */
public final class Machine {
    private Machine() {}

    /** Processor, cores and Java. */
    public static String describe() {
        return "%d cores (%s), %s, %s"
                .formatted(
                        cores(),
                        processor(),
                        System.getProperty("os.name"),
                        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
    }

    public static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Processes that wanted a processor over the last minute, on average; negative when the system does not tell. */
    public static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
