package dev.exchanger.platform.database;

import java.time.Duration;
import java.util.List;

import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.platform.probe.PlatformTest;

import static org.assertj.core.api.Assertions.assertThat;

@PlatformTest
class PreparedStatementsTest {

    private static final String NAMED = "SELECT id, name FROM kept WHERE id = $1";
    private static final String STAR = "SELECT * FROM kept WHERE id = $1";

    @Inject
    Pool pool;

    @BeforeEach
    void table() {
        await(pool.query("CREATE TABLE kept (id int PRIMARY KEY, name text NOT NULL)")
                .execute());
        await(pool.query("INSERT INTO kept VALUES (1, 'one')").execute());
    }

    @AfterEach
    void noTable() {
        await(pool.query("DROP TABLE kept").execute());
    }

    @Test
    void aConnectionKeepsAStatement() {
        List<String> kept = await(pool.withConnection(connection -> twice(connection, NAMED)
                .flatMap(done -> twice(connection, STAR))
                .flatMap(done -> connection
                        .preparedQuery("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%kept%'")
                        .execute())
                .map(rows -> rows.stream().map(row -> row.getString(0)).toList())));
        assertThat(kept).filteredOn(NAMED::equals).hasSize(1);
        assertThat(kept).doesNotContain(STAR);
    }

    @Test
    void aMigrationUnderARunningReplicaBreaksNoStatement() {
        Row after = await(pool.withConnection(connection -> twice(connection, NAMED)
                .flatMap(done -> twice(connection, STAR))
                .flatMap(done -> pool.query("ALTER TABLE kept ADD COLUMN added text NOT NULL DEFAULT 'new'")
                        .execute())
                .flatMap(altered -> connection.preparedQuery(NAMED).execute(Tuple.of(1)))
                .flatMap(rows -> connection.preparedQuery(STAR).execute(Tuple.of(1)))
                .map(rows -> rows.iterator().next())));
        assertThat(after.getString("added")).isEqualTo("new");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM orders",
                "SELECT o.*, f.scale FROM orders o",
                "SELECT f.scale, o.* FROM orders o",
                "UPDATE orders SET status = 'paid'\nRETURNING *",
                "select distinct * from orders",
                "SELECT valid_until > now() AS holds,\n  * FROM exchange_rates"
            })
    void aStarIsNotKept(String sql) {
        assertThat(PreparedStatements.mayBeKept(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) FROM orders",
                "SELECT a * b FROM orders",
                "SELECT o.id FROM (SELECT (o).* FROM moved) AS o",
                "INSERT INTO orders (id) VALUES ($1) RETURNING id"
            })
    void namedColumnsAreKept(String sql) {
        assertThat(PreparedStatements.mayBeKept(sql)).isTrue();
    }

    @Test
    void aTextWithoutEndIsNotKept() {
        assertThat(PreparedStatements.mayBeKept("SELECT 1 /* " + "x".repeat(40_000) + " */"))
                .isFalse();
    }

    private static Uni<Void> twice(SqlConnection connection, String sql) {
        return connection
                .preparedQuery(sql)
                .execute(Tuple.of(1))
                .flatMap(rows -> connection.preparedQuery(sql).execute(Tuple.of(1)))
                .replaceWithVoid();
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }
}
