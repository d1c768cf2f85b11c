package dev.exchanger.testkit.backend;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.PortBinding;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** PostgreSQL or Redis in a container, on a fixed host port so that a restart keeps the address. */
final class ContainerServer implements ServerControl {
    private final GenericContainer<?> container;
    private final int port;
    private final int innerPort;
    private final String user;
    private final String password;
    private boolean running = true;

    private ContainerServer(
            String image,
            int innerPort,
            int wantedPort,
            Map<String, String> environment,
            List<String> command,
            String ready,
            int times,
            String user,
            String password) {
        this.port = FreePort.or(wantedPort);
        this.innerPort = innerPort;
        this.user = user;
        this.password = password;
        this.container = new GenericContainer<>(image)
                .withEnv(environment)
                .withExposedPorts(innerPort)
                .withCommand(command.toArray(String[]::new))
                .withCreateContainerCmdModifier(
                        create -> create.getHostConfig().withPortBindings(PortBinding.parse(port + ":" + innerPort)))
                .waitingFor(Wait.forLogMessage(ready, times).withStartupTimeout(Duration.ofSeconds(60)));
        container.start();
    }

    static ContainerServer postgres(BackendOptions options) {
        String switched = options.durable() ? "on" : "off";
        return new ContainerServer(
                "postgres:17-alpine",
                5432,
                options.postgresPort(),
                Map.of("POSTGRES_PASSWORD", "postgres"),
                List.of("postgres", "-c", "fsync=" + switched, "-c", "max_connections=300"),
                ".*database system is ready to accept connections.*\\s",
                2,
                "postgres",
                "postgres");
    }

    static ContainerServer redis(BackendOptions options) {
        return new ContainerServer(
                "redis:7-alpine",
                6379,
                options.redisPort(),
                Map.of(),
                List.of(
                        "redis-server",
                        "--save",
                        "",
                        "--appendonly",
                        options.durable() ? "yes" : "no",
                        "--notify-keyspace-events",
                        "Ex",
                        "--maxmemory",
                        options.redisMaxMemory().orElse("0")),
                ".*Ready to accept connections.*\\s",
                1,
                "",
                "");
    }

    @Override
    public String kind() {
        return "container";
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public synchronized void kill9() {
        client().killContainerCmd(container.getContainerId()).exec();
        running = false;
    }

    @Override
    public synchronized void restart() {
        if (running) {
            client().stopContainerCmd(container.getContainerId())
                    .withTimeout(10)
                    .exec();
        }
        client().startContainerCmd(container.getContainerId()).exec();
        running = true;
        awaitAnswer();
    }

    @Override
    public synchronized void pause() {
        client().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public synchronized void resume() {
        client().unpauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public synchronized boolean running() {
        return running;
    }

    @Override
    public synchronized void stop() {
        container.stop();
        running = false;
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try {
                if (innerPort == 6379) {
                    try (RespConnection connection = new RespConnection(host(), port, user, password)) {
                        connection.command("PING");
                    }
                } else {
                    Sql.connect(new DatabaseAddress(host(), port, "postgres", user, password))
                            .close();
                }
                return;
            } catch (Exception e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("The container does not answer after its restart", e);
                }
                Pause.millis(50);
            }
        }
    }

    private DockerClient client() {
        return container.getDockerClient();
    }
}
