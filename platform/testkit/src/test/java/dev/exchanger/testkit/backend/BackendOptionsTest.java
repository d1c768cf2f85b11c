package dev.exchanger.testkit.backend;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BackendOptionsTest {
    private final BackendOptions embedded = BackendOptions.forTests()
            .withServers(Optional.empty(), Optional.empty())
            .withChoice("embedded");

    @Test
    void dataInADirectoryIsThereInTheNextRun(@TempDir Path directory) throws Exception {
        BackendOptions kept = embedded.withDataDirectory(directory).withDurable(true);
        DatabaseAddress database;
        try (Backends backends = Backends.start(kept)) {
            database = backends.postgres().ensureDatabase("desk", "desk", "secret");
            try (Connection connection = backends.postgres().connect(database)) {
                connection.createStatement().execute("CREATE TABLE t AS SELECT 7 AS n");
            }
            backends.redis().command("SET", "k", "v");
        }
        try (Backends backends = Backends.start(kept)) {
            DatabaseAddress again = backends.postgres().ensureDatabase("desk", "desk", "secret");
            try (Connection connection = backends.postgres().connect(again);
                    ResultSet row = connection.createStatement().executeQuery("SELECT n FROM t")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(7);
            }
            try (Connection connection = backends.postgres().connect(again);
                    ResultSet row = connection.createStatement().executeQuery("SHOW fsync")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("on");
            }
            assertThat(backends.redis().command("GET", "k")).isEqualTo("v");
        }
    }

    @Test
    void portsAndMemoryAreAsAsked() {
        int port = FreePort.any();
        try (Backends backends = Backends.start(embedded.withPorts(0, port).withRedisMaxMemory("64mb"))) {
            assertThat(backends.redis().url()).isEqualTo("redis://127.0.0.1:" + port);
            assertThat(backends.redis().command("CONFIG", "GET", "maxmemory").toString())
                    .contains("67108864");
        }
    }

    @Test
    void configuredServersAreUsedAndLeftAlone() {
        PostgresServer postgres = Backends.shared().postgres();
        RedisServer redis = Backends.shared().redis();
        DatabaseAddress superuser = postgres.superuser();
        String postgresUrl = "postgresql://" + superuser.user() + ":" + superuser.password() + "@" + superuser.host()
                + ":" + superuser.port() + "/" + superuser.database();
        Backends configured = Backends.start(embedded.withServers(Optional.of(postgresUrl), Optional.of(redis.url())));
        try (configured) {
            DatabaseAddress database = configured.postgres().createDatabase("conf", "conf", "pw");
            assertThat(configured.postgres().kind()).isEqualTo("configured");
            assertThat(configured.redis().command("PING")).isEqualTo("PONG");
            assertThat(configured.redis().controllable()).isFalse();
            assertThatThrownBy(() -> configured.redis().kill9())
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("is configured");
            configured.postgres().dropDatabase(database);
        }
        assertThat(postgres.running()).isTrue();
        assertThat(redis.running()).isTrue();
    }

    @Test
    void anUnknownChoiceIsRefused() {
        assertThatThrownBy(() -> embedded.withChoice("kubernetes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("auto, container or embedded");
    }
}
