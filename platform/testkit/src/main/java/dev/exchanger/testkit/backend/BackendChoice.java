package dev.exchanger.testkit.backend;

import java.util.function.Supplier;

/** Configured, else container, else embedded; says which, and stops it at the end of the JVM. */
final class BackendChoice {
    private BackendChoice() {}

    static ServerControl postgres(BackendOptions options) {
        ServerControl server = options.postgresUrl()
                .<ServerControl>map(url -> new ConfiguredServer(ServerUrl.parse(url, 5432)))
                .orElseGet(() -> choose(
                        "PostgreSQL",
                        options,
                        () -> ContainerServer.postgres(options),
                        () -> EmbeddedPostgres.start(options)));
        return announced(
                "PostgreSQL",
                server,
                new PostgresServer(
                                server,
                                options.postgresUrl().map(ServerUrl::database).orElse("postgres"))
                        .version());
    }

    static ServerControl redis(BackendOptions options) {
        ServerControl server = options.redisUrl()
                .<ServerControl>map(url -> new ConfiguredServer(ServerUrl.parse(url, 6379)))
                .orElseGet(() -> choose(
                        "Redis", options, () -> ContainerServer.redis(options), () -> EmbeddedRedis.start(options)));
        return announced("Redis", server, new RedisServer(server).version());
    }

    private static ServerControl choose(
            String name, BackendOptions options, Supplier<ServerControl> container, Supplier<ServerControl> embedded) {
        // Data kept in a directory belongs to the embedded server; a container would start empty beside it.
        boolean mayUseContainer =
                !options.choice().equals("embedded") && options.dataDirectory().isEmpty();
        if (options.choice().equals("container") || (mayUseContainer && ContainerEngine.available())) {
            try {
                return container.get();
            } catch (RuntimeException e) {
                if (options.choice().equals("container")) {
                    throw e;
                }
                System.out.println(
                        "testkit: no " + name + " container (" + rootCause(e) + "), taking the embedded one");
            }
        }
        return embedded.get();
    }

    private static ServerControl announced(String name, ServerControl server, String version) {
        System.out.printf("testkit: %s %s, %s, at %s:%d%n", name, version, server.kind(), server.host(), server.port());
        JvmEnd.stopServer(server::stop);
        return server;
    }

    private static String rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
