package dev.exchanger.bench.exchange.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/**
 * db-scheduler with a task for each order, in the same database. Polled every 100 ms by lock-and-fetch, which its
 * documentation advises for much work, with 20 threads. Defaults: polled every 10 s, fetch, 10 threads.
 */
public final class DbSchedulerMain {
    private static final int THREADS = 20;
    private static final int BATCH = 1000;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofMillis(20);
    private static final String TASK = "order-expiry";

    private static final String TABLES = """
            CREATE TABLE IF NOT EXISTS scheduled_tasks (
              task_name text NOT NULL,
              task_instance text NOT NULL,
              task_data bytea,
              execution_time timestamptz NOT NULL,
              picked boolean NOT NULL,
              picked_by text,
              last_success timestamptz,
              last_failure timestamptz,
              consecutive_failures int,
              last_heartbeat timestamptz,
              version bigint NOT NULL,
              priority smallint,
              PRIMARY KEY (task_name, task_instance));
            CREATE INDEX IF NOT EXISTS execution_time_idx ON scheduled_tasks (execution_time);
            CREATE INDEX IF NOT EXISTS last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
            """;
    private static final String PENDING = """
            INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
            SELECT '%s', id::text, expires_at, false, 1 FROM orders WHERE expires_at > now() + interval '1 hour'
            ON CONFLICT DO NOTHING
            """.formatted(TASK);

    private final HikariDataSource pool = pool();
    private final String claim;
    private final OneTimeTask<Void> task;
    private final Scheduler scheduler;

    private DbSchedulerMain() throws IOException, SQLException {
        claim = Files.readString(Path.of(System.getenv("CLAIM_SQL"))).replace("$1", "?");
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLES);
        }
        task = Tasks.oneTime(TASK)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY))
                .execute((instance, context) -> expire(UUID.fromString(instance.getId())));
        scheduler = Scheduler.create(pool, task)
                // By default the host's name, which would make one scheduler of all processes.
                .schedulerName(new SchedulerName.Fixed(
                        "bench-" + ProcessHandle.current().pid()))
                .threads(THREADS)
                .pollUsingLockAndFetch(0.5, 4)
                .pollingInterval(POLL)
                .build();
        scheduler.start();
    }

    private static HikariDataSource pool() {
        Map<String, String> environment = System.getenv();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://" + environment.get("PGHOST") + ":" + environment.get("PGPORT") + "/"
                + environment.get("PGDATABASE"));
        config.setUsername(environment.get("PGUSER"));
        config.setPassword(environment.get("PGPASSWORD"));
        config.setMaximumPoolSize(THREADS + 4);
        return new HikariDataSource(config);
    }

    private void expire(UUID id) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(claim)) {
            Array ids = connection.createArrayOf("uuid", new Object[] {id});
            statement.setArray(1, ids);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getInt(1) == 0 && isOpen(connection, id)) {
                    throw new IllegalStateException("not due yet");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOpen(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT FROM orders WHERE id = ? AND status = 'pending'")) {
            query.setObject(1, id);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private int pending() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            int count = statement.executeUpdate(PENDING);
            statement.execute("ANALYZE scheduled_tasks");
            return count;
        }
    }

    private int due(UUID user) throws SQLException {
        List<SchedulableInstance<?>> instances = new ArrayList<>();
        try (Connection connection = pool.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("SELECT id, expires_at FROM orders WHERE user_id = ?")) {
            query.setObject(1, user);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    instances.add(SchedulableInstance.of(
                            task.instance(rows.getString(1)),
                            rows.getTimestamp(2).toInstant()));
                }
            }
        }
        for (int from = 0; from < instances.size(); from += BATCH) {
            scheduler.scheduleBatch(instances.subList(from, Math.min(instances.size(), from + BATCH)));
        }
        return instances.size();
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        DbSchedulerMain peer = new DbSchedulerMain();
        System.out.println("bench ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            int count = words[0].equals("pending") ? peer.pending() : peer.due(UUID.fromString(words[1]));
            System.out.println("bench done " + count);
        }
        // The benchmark is gone.
        System.exit(0);
    }
}
