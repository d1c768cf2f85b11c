package dev.exchanger.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The four services of the suite, in start order, with their local ports and the databases they own. */
public enum ServiceName {
    IDENTITY(8081, List.of("exchanger_identity")),
    EXCHANGE(8082, List.of("exchanger_web", "exchanger_admin")),
    REALTIME(8083, List.of("exchanger_realtime")),
    BOT(8084, List.of("exchanger_bot"));

    /** Health and metrics listen this much above the service's own port. */
    private static final int MANAGEMENT_OFFSET = 1000;

    private final int port;
    private final List<String> databases;

    ServiceName(int port, List<String> databases) {
        this.port = port;
        this.databases = databases;
    }

    /** {@code identity}, {@code exchange}, {@code realtime} or {@code bot}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int port() {
        return port;
    }

    public int managementPort() {
        return port + MANAGEMENT_OFFSET;
    }

    /** Database names; the role of each has the same name. The first is the service's main one. */
    public List<String> databases() {
        return databases;
    }

    /** The production jar below the repository root. */
    public Path jar(Path root) {
        return root.resolve(id() + "-service/target/quarkus-app/quarkus-run.jar");
    }
}
