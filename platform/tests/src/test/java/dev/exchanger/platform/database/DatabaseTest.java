package dev.exchanger.platform.database;

import java.io.IOException;
import java.net.ConnectException;

import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Timeout",
                "Connection pool reached max wait queue size of 10",
                // What a statement hears on a pooled connection that was cut a moment ago.
                "Connection is not active now, current status: CLOSED",
                "Pending requests failed to be sent due to connection has been closed."
            })
    void textsOfVertxThatMeanLater(String text) {
        assertThat(Database.isUnavailable(new NoStackTraceThrowable(text))).isTrue();
        assertThat(Database.isUnavailable(new IllegalStateException(new NoStackTraceThrowable(text))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "57P03", "53300", "25006", "55P03", "40001", "40P01"})
    void statesThatMeanLater(String state) {
        assertThat(Database.isUnavailable(new PgException("no", "ERROR", state, null)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "23514", "42601", "22001"})
    void aRejectedStatementIsRejectedTomorrowToo(String state) {
        assertThat(Database.isUnavailable(new PgException("no", "ERROR", state, null)))
                .isFalse();
    }

    @Test
    void aConnectionThatFailsOrCloses() {
        assertThat(Database.isUnavailable(ClosedConnectionException.INSTANCE)).isTrue();
        assertThat(Database.isUnavailable(new ConnectException("refused"))).isTrue();
        assertThat(Database.isUnavailable(new IOException("Broken pipe"))).isTrue();
        assertThat(Database.isUnavailable(new IOException("Connection reset by peer")))
                .isTrue();
        assertThat(Database.isUnavailable(new IOException("not a report"))).isFalse();
        assertThat(Database.isUnavailable(new IllegalStateException("a bug"))).isFalse();
    }
}
