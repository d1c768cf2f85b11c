package dev.exchanger.bot.telegram;

import java.util.Arrays;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Level;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.test.junit.QuarkusTest;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.junit.jupiter.api.Test;

import dev.exchanger.bot.testing.BotTestBase;

import static org.assertj.core.api.Assertions.assertThat;

/** What the console of the running service has in front of it, not what a test has made. */
@QuarkusTest
class LogFilterInstalledTest extends BotTestBase {

    @Test
    void theConsoleOfTheServiceHasBoth() {
        List<Filter> filters = Arrays.stream(InitialConfigurator.DELAYED_HANDLER.getHandlers())
                .filter(ConsoleHandler.class::isInstance)
                .map(Handler::getFilter)
                .toList();
        assertThat(filters).isNotEmpty().allSatisfy(filter -> {
            ExtLogRecord record = new ExtLogRecord(
                    Level.INFO,
                    "GET /bot123456789:AAsecretSECRET-secret_SECRET/getMe",
                    getClass().getName());
            assertThat(filter.isLoggable(record)).isTrue();
            assertThat(record.getMessage()).isEqualTo("GET /bot***/getMe");
            IllegalStateException alarm = new IllegalStateException("Result is already complete");
            alarm.setStackTrace(new StackTraceElement[] {
                new StackTraceElement(
                        "io.vertx.sqlclient.impl.pool.SqlConnectionPool", "lambda$execute$0", "Pool.java", 1)
            });
            ExtLogRecord uncaught =
                    new ExtLogRecord(Level.SEVERE, "Uncaught", getClass().getName());
            uncaught.setThrown(alarm);
            assertThat(filter.isLoggable(uncaught)).isFalse();
        });
    }
}
