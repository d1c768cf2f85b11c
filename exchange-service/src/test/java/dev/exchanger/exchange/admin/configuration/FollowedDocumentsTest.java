package dev.exchanger.exchange.admin.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.admin.settings.SettingsConfig;
import dev.exchanger.exchange.testing.AdminAway;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.exchange.testing.Office;
import dev.exchanger.platform.loop.BackgroundWork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every replica knows what holds, whichever one it was published at. */
@QuarkusTest
class FollowedDocumentsTest extends DeskTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    Vertx vertx;

    @Inject
    ConfigurationRepository repository;

    @Inject
    ConfigurationSchema schema;

    @Inject
    SettingsConfig config;

    private Office office;
    private BackgroundWork work;
    private FollowedDocuments other;

    @BeforeEach
    void startAnotherReplica() {
        office = new Office(desk, faults);
        office.withdrawEverything();
        work = new BackgroundWork(vertx, new SimpleMeterRegistry(), List.of());
        other = start();
    }

    @AfterEach
    void stopIt() {
        work.run().await().atMost(PATIENCE);
        office.withdrawEverything();
    }

    private FollowedDocuments start() {
        FollowedDocuments replica = new FollowedDocuments(work, repository, schema, config);
        replica.onStart(new StartupEvent());
        return replica;
    }

    private static String announced(FollowedDocuments replica) {
        return replica.now()
                .announcement()
                .map(version -> version.content().text().get("en"))
                .orElse(null);
    }

    /** As another version of this service, whose form we do not know, writes it. */
    private void write(String name, long version, String content) {
        office.database()
                .update(
                        "INSERT INTO configurations (name, version, content, effective_from, created_by)"
                                + " VALUES (?, ?, ?::jsonb, now(), ?)",
                        name,
                        version,
                        content,
                        UUID.randomUUID());
    }

    @Test
    void anotherReplicaFollows() {
        office.publish("announcement", Office.announcement(Map.of("en", "one")));
        // This one has answered, so it knows.
        assertThat(desk.anonymous().get("/api/v1/desk").<String>path("announcement.text"))
                .isEqualTo("one");
        await().atMost(PATIENCE).until(() -> "one".equals(announced(other)));
        office.publish("announcement", Office.announcement(Map.of("en", "two")));
        await().atMost(PATIENCE).until(() -> "two".equals(announced(other)));
    }

    @Test
    void whoStartsKnowsAtOnce() {
        office.publish("announcement", Office.announcement(Map.of("en", "one")));
        FollowedDocuments late = start();
        assertThat(announced(late)).isEqualTo("one");
    }

    @Test
    void whoStartsWithoutTheDatabaseBeginsWithNothingAndCatchesUp() {
        office.publish("announcement", Office.announcement(Map.of("en", "one")));
        FollowedDocuments late;
        try (AdminAway away = new AdminAway(faults.database("exchanger_admin"))) {
            late = start();
            assertThat(late.now().announcement()).isEmpty();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> "one".equals(announced(late)));
    }

    @Test
    void ofADocumentThatCannotBeReadTheLastVersionStays() {
        office.publish("announcement", Office.announcement(Map.of("en", "one")));
        await().atMost(PATIENCE).until(() -> "one".equals(announced(other)));
        write("announcement", 2, "{\"levels\":[\"info\"]}");
        write("working-hours", 1, "{\"timezone\":\"Mars/Olympus\",\"days\":{}}");
        write("something-new", 1, "{}");
        write(
                "payment-instructions",
                1,
                "{\"defaultLanguage\":\"en\",\"instructions\":{\"USDT\":{\"en\":\"To wallet T1\"}}}");
        await().atMost(PATIENCE).until(() -> other.now().paymentInstructions().isPresent());
        assertThat(announced(other)).isEqualTo("one");
        assertThat(other.now().workingHours()).isEmpty();
    }
}
