package dev.exchanger.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.exchanger.local.SuiteFixture.RunningSuite;
import dev.exchanger.testkit.backend.FreePort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Packaged services beside a running suite, with one thing wrong each: they say what docs/starting.md says they do. */
@ExtendWith(SuiteFixture.class)
class BadStartIT {
    private static final Path PAGE = Path.of("../../docs/starting.md");
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String NOWHERE = "127.0.0.1:1";
    private static final String LATER = "999";

    /** So that as many are started at a time as there are cores. */
    private static final ExecutorService STARTS = Executors.newFixedThreadPool(2);

    private static final Map<String, Start> ENDING = Map.ofEntries(
            Map.entry("a variable without default is missing", exchange("QUOTE_SIGNING_KEY", "")),
            Map.entry("a value is out of its bounds", exchange("ORDER_TTL", "PT0S")),
            Map.entry("a value cannot be read", exchange("ORDER_TTL", "soon")),
            Map.entry(
                    "orders are to be paid with a provider that there is not",
                    exchange("PAYMENT_DEFAULT_PROVIDER", "nobody")),
            Map.entry(
                    "a service cannot prove itself to identity", new Start(ServiceName.REALTIME, "CLIENT_SECRET", "")),
            Map.entry("mails have nowhere to go", new Start(ServiceName.IDENTITY, "MAILBOX_DIR", "")),
            Map.entry(
                    "the first operator has no proper address",
                    new Start(ServiceName.IDENTITY, "BOOTSTRAP_ADMIN_EMAIL", "somebody")),
            Map.entry("the bot is half configured", new Start(ServiceName.BOT, "TELEGRAM_BOT_TOKEN", "hello")),
            Map.entry(
                    "a database cannot be reached",
                    exchange("DB_URL", "postgresql://" + NOWHERE + "/none")
                            // The patience itself is Flyway's.
                            .with("QUARKUS_FLYWAY_CONNECT_RETRIES", "0")),
            Map.entry("the address of Redis is none", new Start(ServiceName.BOT, "REDIS_URL", "http://redis")),
            Map.entry("a port is taken", exchange("HTTP_PORT", "exchange-1")),
            Map.entry("the node has no proper name", new Start(ServiceName.IDENTITY, "NODE_ID", "first floor")),
            Map.entry("the name of the node is in use", exchange("NODE_ID", "exchange-1")));

    private static final Map<String, Future<Ended>> ENDED = new LinkedHashMap<>();
    private static Map<String, Row> page;

    /** What is set, or taken away by an empty value. */
    private record Start(ServiceName service, Map<String, String> changes) {
        Start(ServiceName service, String variable, String value) {
            this(service, Map.of(variable, value));
        }

        Start with(String variable, String value) {
            Map<String, String> all = new LinkedHashMap<>(changes);
            all.put(variable, value);
            return new Start(service, all);
        }
    }

    private record Ended(int exitCode, List<String> lines) {}

    private record Row(String said, String exitCode) {}

    private static Start exchange(String variable, String value) {
        return new Start(ServiceName.EXCHANGE, variable, value);
    }

    @BeforeAll
    static void startAll(RunningSuite running) throws IOException {
        page = rows();
        // The one that waits for the lease of its name begins first.
        ENDING.entrySet().stream()
                .sorted((one, other) -> Boolean.compare(
                        other.getValue().changes().containsKey("NODE_ID"),
                        one.getValue().changes().containsKey("NODE_ID")))
                .forEach(start ->
                        ENDED.put(start.getKey(), STARTS.submit(() -> run(running.suite(), start.getValue()))));
    }

    @AfterAll
    static void end() {
        STARTS.shutdownNow();
    }

    static Stream<String> rowsThatEnd() {
        return ENDING.keySet().stream().sorted();
    }

    @Test
    void thePageHasWhatIsTriedHereAndNothingElse() {
        List<String> tried = new ArrayList<>(ENDING.keySet());
        tried.addAll(List.of(
                "a key or a variable that nothing reads",
                "a variable that looks like a misspelt one",
                "the database is ahead of the jar",
                "Redis is away"));
        assertThat(page.keySet()).containsExactlyInAnyOrderElementsOf(tried);
    }

    @ParameterizedTest
    @MethodSource("rowsThatEnd")
    void theStartEndsWithOneLine(String row) throws ExecutionException, InterruptedException {
        Ended ended = ENDED.get(row).get();
        assertThat(ended.lines().stream().filter(BadStartIT::isError))
                .as(row)
                .singleElement()
                .asString()
                .contains("cannot start: ")
                .contains(page.get(row).said());
        assertThat(ended.lines()).noneMatch(line -> line.contains("\tat ") || line.contains("\\tat "));
        assertThat(page.get(row).exitCode()).isEqualTo(Integer.toString(ended.exitCode()));
    }

    /** All at once, as each start costs seconds. */
    @Test
    void theStartGoesOnWithUnknownSettingsWithoutRedisAndOnADatabaseThatIsAhead(RunningSuite running)
            throws SQLException {
        List<String> lines = new CopyOnWriteArrayList<>();
        history(
                running,
                "INSERT INTO flyway_schema_history SELECT max(installed_rank) + 1, '" + LATER
                        + "', 'of later', 'SQL', 'V999__of_later.sql', 1, 'somebody', now(), 1, true FROM flyway_schema_history");
        try (ServiceProcess process = running.suite()
                .attempt(
                        ServiceName.EXCHANGE,
                        "exchange-9",
                        FreePort.any(),
                        Map.of(
                                "REDIS_URL", "redis://" + NOWHERE,
                                "EXCHANGER_EXCHANGE_ORDER_TLL", "PT1S",
                                "ORDER_TLL", "PT1S"),
                        lines::add)) {
            await("exchange-9 to be ready").atMost(LIMIT).until(() -> process.isReady(running.http()));
            assertThat(lines)
                    .anyMatch(line -> line.contains("\"WARN\"")
                            && line.contains("(" + LATER + ")")
                            && line.contains(
                                    page.get("the database is ahead of the jar").said()));
            assertThat(lines)
                    .anyMatch(line -> line.contains(page.get("Redis is away").said()));
            // And nothing the suite itself sets is unknown.
            assertThat(lines.stream()
                            .filter(line -> line.contains("is not a setting"))
                            // What chooses the backends of the tests is seen by the services too.
                            .filter(line -> !line.contains("EXCHANGER_TEST_")))
                    .hasSize(2)
                    .allMatch(line -> line.contains("\"WARN\""))
                    .anyMatch(line -> line.contains(
                            page.get("a key or a variable that nothing reads").said()))
                    .anyMatch(line -> line.contains(page.get("a variable that looks like a misspelt one")
                            .said()));
        } finally {
            history(running, "DELETE FROM flyway_schema_history WHERE version = '" + LATER + "'");
        }
    }

    private static Ended run(Suite suite, Start start) {
        List<String> lines = new CopyOnWriteArrayList<>();
        Map<String, String> changes = new LinkedHashMap<>(start.changes());
        String node = changes.getOrDefault("NODE_ID", start.service().id() + "-bad");
        String taken = changes.remove("HTTP_PORT");
        int port = taken == null ? FreePort.any() : suite.process(taken).uri().getPort();
        try (ServiceProcess process = suite.attempt(start.service(), node, port, changes, lines::add)) {
            assertThat(process.awaitExit(LIMIT)).as("ends by itself").isTrue();
            return new Ended(process.exitCode(), List.copyOf(lines));
        }
    }

    private static boolean isError(String line) {
        return line.startsWith("FATAL") || line.contains("\"level\":\"FATAL\"") || line.contains("\"level\":\"ERROR\"");
    }

    private static void history(RunningSuite running, String sql) throws SQLException {
        Suite suite = running.suite();
        try (Connection connection = suite.backends().postgres().connect(suite.database("exchanger_web"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of both tables: what is wrong, for instance, what is said, exit code. */
    private static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            String[] cells = line.split(" *\\| *");
            if (cells.length >= 4 && cells[3].startsWith("`")) {
                rows.put(cells[1], new Row(cells[3].replace("`", ""), cells.length > 4 ? cells[4] : "none"));
            }
        }
        return rows;
    }
}
