package dev.exchanger.testkit.backend;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BackendsTest {
    private final PostgresServer postgres = Backends.shared().postgres();
    private final RedisServer redis = Backends.shared().redis();

    @AfterEach
    void serversRun() {
        if (postgres.controllable() && !postgres.running()) {
            postgres.restart();
        }
        if (redis.controllable() && !redis.running()) {
            redis.restart();
        }
    }

    @Test
    void everyDatabaseIsFreshAndClosedToOtherRoles() throws SQLException {
        DatabaseAddress first = postgres.createDatabase("kit", "kit_owner", "p'w");
        DatabaseAddress second = postgres.createDatabase("kit", "kit_owner", "p'w");
        DatabaseAddress foreign = postgres.createDatabase("other", "kit_stranger", "secret");

        assertThat(first.database()).startsWith("kit_").isNotEqualTo(second.database());
        execute(first, "CREATE TABLE t(id int)");
        assertThat(query(second, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo("0");

        DatabaseAddress intruder =
                new DatabaseAddress(first.host(), first.port(), first.database(), foreign.user(), foreign.password());
        assertThatThrownBy(() -> postgres.connect(intruder)).hasMessageContaining("permission denied for database");
        assertThatThrownBy(() -> postgres.connect(
                        new DatabaseAddress(first.host(), first.port(), first.database(), first.user(), "wrong")))
                .hasMessageContaining("password authentication failed");
        List.of(first, second, foreign).forEach(postgres::dropDatabase);
    }

    @Test
    void manyCallersMayCreateTheSameRoleAtOnce() {
        List<CompletableFuture<DatabaseAddress>> all = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> postgres.createDatabase("race", "racer", "pw")))
                .toList();
        assertThat(all).allSatisfy(one -> assertThat(one).succeedsWithin(Duration.ofSeconds(20)));
        all.forEach(one -> postgres.dropDatabase(one.join()));
    }

    @Test
    void ensureDatabaseKeepsWhatIsThere() throws SQLException {
        DatabaseAddress database = postgres.ensureDatabase("kept", "keeper", "one");
        execute(database, "CREATE TABLE t(id int)");
        DatabaseAddress again = postgres.ensureDatabase("kept", "keeper", "two");
        execute(again, "INSERT INTO t VALUES (1)");
        assertThat(again.url()).isEqualTo("postgresql://" + postgres.host() + ":" + postgres.port() + "/kept");
        postgres.dropDatabase(again);
    }

    @Test
    void namesThatAreNotIdentifiersAreRefused() {
        assertThatThrownBy(() -> postgres.createDatabase("x; DROP DATABASE postgres", "r", "p"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> postgres.createDatabase("x", "r\"", "p")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void committedRowsSurviveKill9OfPostgres() throws SQLException {
        Assumptions.assumeTrue(postgres.controllable());
        DatabaseAddress database = postgres.createDatabase("crash", "crasher", "pw");
        execute(database, "CREATE TABLE t(id int)");
        int port = postgres.port();
        try (Connection open = postgres.connect(database)) {
            open.createStatement().execute("INSERT INTO t SELECT generate_series(1, 1000)");
            postgres.kill9();
            assertThat(postgres.running()).isFalse();
            assertThatThrownBy(() -> open.createStatement().execute("SELECT 1")).isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(() -> postgres.connect(database)).hasMessageContaining("refused");

        postgres.restart();

        assertThat(postgres.port()).isEqualTo(port);
        assertThat(query(database, "SELECT count(*) FROM t")).isEqualTo("1000");
        postgres.dropDatabase(database);
    }

    @Test
    void pausedPostgresAnswersLater() {
        Assumptions.assumeTrue(postgres.controllable());
        postgres.pause();
        CompletableFuture<String> version = CompletableFuture.supplyAsync(postgres::version);
        try {
            assertThat(version).failsWithin(Duration.ofMillis(300));
        } finally {
            postgres.resume();
        }
        CompletableFuture<String> after = CompletableFuture.supplyAsync(postgres::version);
        assertThat(after).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void redisIsWatchedAndExpiresWithEvents() {
        redis.flush();
        redis.command("SET", "k", "v");
        assertThat(redis.command("GET", "k")).isEqualTo("v");
        assertThat(redis.command("GET", "none")).isNull();
        assertThat(redis.command("CONFIG", "GET", "notify-keyspace-events").toString())
                .contains("x")
                .contains("E");
        try (RespConnection client = redis.connect()) {
            client.command("CLIENT", "SETNAME", "seen");
            assertThat(redis.clientList()).anyMatch(line -> line.contains("name=seen"));
        }
        redis.flush();
        assertThat(redis.command("DBSIZE")).isEqualTo(0L);
        assertThatThrownBy(() -> redis.command("NOSUCH")).hasMessageContaining("unknown command");
    }

    @Test
    void killedRedisComesBackEmptyOnTheSamePort() {
        Assumptions.assumeTrue(redis.controllable());
        int port = redis.port();
        redis.command("SET", "k", "v");
        redis.kill9();
        assertThat(redis.running()).isFalse();
        assertThatThrownBy(() -> redis.command("PING")).hasMessageContaining("Cannot connect");
        redis.restart();
        assertThat(redis.port()).isEqualTo(port);
        assertThat(redis.command("GET", "k")).isNull();
    }

    @Test
    void pausedRedisKeepsItsConnections() {
        Assumptions.assumeTrue(redis.controllable());
        try (RespConnection client = redis.connect()) {
            redis.pause();
            CompletableFuture<Object> answer = CompletableFuture.supplyAsync(() -> client.command("PING"));
            try {
                assertThat(answer).failsWithin(Duration.ofMillis(200));
            } finally {
                redis.resume();
            }
            assertThat(answer).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("PONG");
        }
    }

    private void execute(DatabaseAddress database, String sql) throws SQLException {
        try (Connection connection = postgres.connect(database)) {
            connection.createStatement().execute(sql);
        }
    }

    private String query(DatabaseAddress database, String sql) throws SQLException {
        try (Connection connection = postgres.connect(database);
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
