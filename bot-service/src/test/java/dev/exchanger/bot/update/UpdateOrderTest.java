package dev.exchanger.bot.update;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import dev.exchanger.bot.testing.BotDatabase;
import dev.exchanger.bot.testing.BotTestBase;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.testkit.telegram.FakeUser;

import static org.assertj.core.api.Assertions.assertThat;

@QuarkusTest
class UpdateOrderTest extends BotTestBase {
    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    @Inject
    UpdateConfig config;

    @Inject
    UpdateRepository repository;

    @Inject
    UpdateParser parser;

    @Inject
    InteractionHandler handler;

    @Inject
    UpdateMetrics metrics;

    @Test
    void twoNodesWorkOffShuffledAndRepeatedUpdatesOnceAndInOrder() throws Exception {
        List<FakeUser> people =
                IntStream.range(0, 10).mapToObj(i -> person("P" + i, "en")).toList();
        long base = newId() * 1000;
        List<Long> ids = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            IntStream.range(0, 200).forEach(i -> ids.add(base + i));
        }
        Collections.shuffle(ids, new Random(7));

        // A second node beside the application's own workers; both see nothing before the commit below.
        BackgroundWork work = new BackgroundWork(vertx, new SimpleMeterRegistry(), List.of());
        UpdateWorkers second = new UpdateWorkers(
                work, config, new UpdateProcessor(pool, config, repository, parser, handler, metrics));
        second.start(null);
        try {
            storeAll(ids, people, base);
            second.nudge();
            soon().until(() -> database.number(
                            "SELECT count(*) FROM bot_updates WHERE update_id >= ? AND processed_at IS NOT NULL", base)
                    == 200);
        } finally {
            work.run().await().indefinitely();
        }

        for (FakeUser person : people) {
            List<String> texts = database.texts(
                    "SELECT content ->> 'text' FROM messages m JOIN conversations c ON c.id = m.conversation_id"
                            + " WHERE telegram_user_id = ? AND direction = 'in' ORDER BY m.id",
                    person.id());
            List<String> expected = IntStream.range(0, 200)
                    .filter(i -> people.get(i % 10).id() == person.id())
                    .mapToObj(i -> "n" + i)
                    .collect(Collectors.toList());
            assertThat(texts).isEqualTo(expected);
        }
        assertThat(database.number(
                        "SELECT count(*) FROM notifications WHERE dedup_key LIKE 'update:" + base / 1000 + "%'"))
                .isEqualTo(200);
        suppressReplies(base);
    }

    @Test
    void aPoisonousUpdateIsSetAsideAndTheOthersGoOn() {
        FakeUser ann = person("Ann", "en");
        // No constraint of ours but a real failure: the database refuses to write this user's messages.
        database.change(
                "CREATE OR REPLACE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN IF NEW.content ->> ''text'' = ''poison'' THEN RAISE EXCEPTION ''poisoned''; END IF; RETURN NEW; END'");
        database.change("CREATE TRIGGER poison BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION poison()");
        try {
            long id = ann.send("poison");
            ann.send("/help");
            says(ann, "What I can do");
            assertThat(ann.messages().get(0).text()).startsWith("Something went wrong");
            assertThat(database.text(
                            "SELECT attempts || ' ' || (dead_at IS NOT NULL) || ' ' || (payload IS NOT NULL) || ' '"
                                    + " || (last_error LIKE '%poisoned%') FROM bot_updates WHERE update_id = ?",
                            id))
                    .isEqualTo("5 true true true");
        } finally {
            database.change("DROP TRIGGER poison ON messages");
        }
    }

    @Test
    void aUserWhoseLockIsHeldElsewhereWaitsAndOthersDoNot() throws Exception {
        FakeUser ann = person("Ann", "en");
        FakeUser bo = person("Bo", "en");
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            try (PreparedStatement lock =
                    other.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended('telegram-user', ?))")) {
                lock.setLong(1, ann.id());
                lock.execute();
            }
            ann.send("/help");
            bo.send("/help");
            says(bo, "What I can do");
            assertThat(ann.messages()).isEmpty();
            other.rollback();
        }
        says(ann, "What I can do");
    }

    private void storeAll(List<Long> ids, List<FakeUser> people, long base) throws Exception {
        try (Connection connection = new BotDatabase(faults.database("exchanger_bot")).connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO bot_updates (update_id, telegram_user_id, payload) VALUES (?, ?, ?::jsonb)"
                                + " ON CONFLICT DO NOTHING")) {
            connection.setAutoCommit(false);
            for (long id : ids) {
                int number = (int) (id - base);
                long user = people.get(number % 10).id();
                insert.setLong(1, id);
                insert.setLong(2, user);
                insert.setString(3, privateMessage(id, user, "n" + number));
                insert.executeUpdate();
            }
            connection.commit();
        }
    }

    private void suppressReplies(long base) {
        database.change("UPDATE notifications SET status = 'SUPPRESSED' WHERE status = 'PENDING'"
                + " AND dedup_key LIKE 'update:" + base / 1000 + "%'");
    }

    private static String privateMessage(long id, long user, String text) {
        return """
                {"update_id":%d,"message":{"message_id":1,"from":{"id":%d,"is_bot":false,"first_name":"P"},
                 "chat":{"id":%d,"type":"private"},"date":1,"text":"%s"}}
                """.formatted(id, user, user, text);
    }
}
