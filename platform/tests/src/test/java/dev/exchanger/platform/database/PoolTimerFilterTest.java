package dev.exchanger.platform.database;

import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgPool;
import io.vertx.sqlclient.PoolOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.backend.FreePort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Fails when Vert.x no longer raises the false alarm: then the filter can go. */
class PoolTimerFilterTest {

    private final PoolTimerFilter filter = new PoolTimerFilter();
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void dropsTheAlarmOfTheTimerOfAFailedQuery() throws Exception {
        CompletableFuture<Throwable> alarm = new CompletableFuture<>();
        vertx.exceptionHandler(alarm::complete);
        PgConnectOptions nobody = new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(FreePort.any())
                .setDatabase("none")
                .setUser("nobody");
        PoolOptions impatient = new PoolOptions().setConnectionTimeout(1).setConnectionTimeoutUnit(TimeUnit.SECONDS);
        CompletableFuture<?> query = PgPool.pool(vertx, nobody, impatient)
                .query("SELECT 1")
                .execute()
                .toCompletionStage()
                .toCompletableFuture();
        assertThatThrownBy(query::join).hasRootCauseInstanceOf(ConnectException.class);
        assertThat(filter.isLoggable(record(alarm.get(10, TimeUnit.SECONDS)))).isFalse();
    }

    @Test
    void keepsEverythingElse() {
        assertThat(filter.isLoggable(record(null))).isTrue();
        assertThat(filter.isLoggable(record(new IllegalStateException("Result is already complete"))))
                .isTrue();
        assertThat(filter.isLoggable(record(new IllegalStateException("something else"))))
                .isTrue();
    }

    private static LogRecord record(Throwable thrown) {
        LogRecord record = new LogRecord(Level.SEVERE, "Uncaught exception received by Vert.x");
        record.setThrown(thrown);
        return record;
    }
}
