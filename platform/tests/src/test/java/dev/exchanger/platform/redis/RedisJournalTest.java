package dev.exchanger.platform.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.testkit.backend.BackendOptions;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The log lines that operators search for, and what must never be in any. */
class RedisJournalTest {

    private static final String SECRET = "s3cr3t-of-the-test";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            StringBuilder line = new StringBuilder(((ExtLogRecord) logged).getFormattedMessage());
            for (Throwable t = logged.getThrown(); t != null; t = t.getCause()) {
                line.append(' ').append(t);
            }
            lines.add(line.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
    }

    @AfterEach
    void stop() {
        root.removeHandler(handler);
    }

    private List<String> events() {
        return lines.stream().filter(line -> line.startsWith("REDIS_")).toList();
    }

    @Test
    void tellsTheLifeOfAConnectionWithoutThePassword() {
        try (Backends backends = Backends.start(BackendOptions.forTests())) {
            RedisServer server = backends.redis();
            server.command("CONFIG", "SET", "requirepass", SECRET);
            String url = "redis://default:" + SECRET + "@" + server.host() + ":" + server.port() + "/2?x=" + SECRET;
            String masked = "url=redis://***@" + server.host() + ":" + server.port();
            try (LinkFixture fixture = LinkFixture.started(url, Map.of("degraded-after", "PT0.1S"))) {
                LinkFixture.await(
                        fixture.subscriber.subscribe("c", m -> {}, () -> {}).ready());
                fixture.connected().set("a", SECRET);
                server.kill9();
                await().until(() -> fixture.link.state(RedisRole.SUBSCRIBER) == RedisLinkState.DEGRADED);
                // Comes back without the password: the handshake is refused.
                server.restart();
                await().until(() -> events().stream()
                        .anyMatch(e -> e.startsWith("REDIS_FALLBACK_DISABLED service=test role=commands")));
                await().until(() -> events().stream().anyMatch(e -> e.startsWith("REDIS_RESUBSCRIBED")));
            }
            for (String role : List.of("commands", "subscriber")) {
                assertThat(events().stream()
                                .filter(e -> e.contains("role=" + role))
                                .map(e -> e.substring(0, e.indexOf(' ')))
                                .distinct())
                        .contains(
                                "REDIS_INSTANCE_CREATED",
                                "REDIS_CONNECTED",
                                "REDIS_CONNECTION_CLOSED",
                                "REDIS_ERROR",
                                "REDIS_FALLBACK_ENABLED",
                                "REDIS_FALLBACK_DISABLED");
            }
            assertThat(events()).allSatisfy(e -> assertThat(e).contains("service=test role=", masked));
            assertThat(events().stream().filter(e -> e.startsWith("REDIS_RESUBSCRIBED")))
                    .singleElement()
                    .asString()
                    .endsWith("channels=1");
            assertThat(lines).noneMatch(line -> line.contains(SECRET));
        }
    }
}
