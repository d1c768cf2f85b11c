package dev.exchanger.bench.ceiling;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.exchanger.bench.process.Server;

/** The process that does single steps, driven from the benchmark. */
public final class Ceiling implements AutoCloseable {
    private static final long GRACE_SECONDS = 60;

    private final Server server;

    private Ceiling(Server server) {
        this.server = server;
    }

    /** @param jvmFlags the same as those of the service it is compared with */
    public static Ceiling start(List<String> jvmFlags, Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CeilingMain.class.getName()));
        return new Ceiling(Server.start("ceiling", command, Map.of(), log, "done "));
    }

    /** How often the step is done per second of processor time, by as many threads as there are processors. */
    public double perCpuSecond(Step step, Duration duration) {
        return server.perCpuSecond(() -> {
            server.send(step + " " + duration.toMillis());
            return Double.parseDouble(
                    server.awaitLine(duration.toSeconds() + GRACE_SECONDS).substring("done ".length()));
        });
    }

    /** Does the step until the compilers are done with it, by the same rule as for a service. */
    public void warm(Step step, double cpuSeconds) {
        server.warm(cpuSeconds, () -> perCpuSecond(step, Duration.ofSeconds(1)));
    }

    /** Whether each step was warm before it was measured. */
    public boolean settled() {
        return server.settled();
    }

    @Override
    public void close() {
        server.close();
    }
}
