package dev.exchanger.realtime;

import java.time.Duration;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.realtime.testing.RealtimeApplication;

import static org.assertj.core.api.Assertions.assertThat;

/** A statement that hangs keeps no lock on a chat. */
@QuarkusTest
@RealtimeApplication
class ConnectionLimitsTest {

    @Inject
    Pool pool;

    @ParameterizedTest
    @CsvSource({"lock_timeout, 5s", "statement_timeout, 15s", "idle_in_transaction_session_timeout, 15s"})
    void nothingIsWaitedForForEver(String setting, String limit) {
        String shown = pool.query("SHOW " + setting)
                .execute()
                .map(rows -> rows.iterator().next().getString(0))
                .await()
                .atMost(Duration.ofSeconds(10));
        assertThat(shown).isEqualTo(limit);
    }
}
