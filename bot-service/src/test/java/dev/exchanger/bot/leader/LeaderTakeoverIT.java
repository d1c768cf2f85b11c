package dev.exchanger.bot.leader;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import dev.exchanger.bot.testing.BotDatabase;
import dev.exchanger.bot.testing.BotProcess;
import dev.exchanger.bot.testing.ExchangeStub;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.telegram.FakeTelegram;
import dev.exchanger.testkit.telegram.FakeUser;
import dev.exchanger.testkit.token.StubIdentity;

import static org.assertj.core.api.Assertions.assertThat;

/** Two nodes of the packaged bot: one speaks to Telegram, it is killed, the other goes on and nothing is lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LeaderTakeoverIT {
    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final String PASSWORD = "bot-database-password-of-the-it";

    private final Backends backends = Backends.shared();
    private final FakeTelegram telegram = new FakeTelegram(FakeTelegram.TEST_TOKEN);
    private final StubIdentity identity = new StubIdentity();
    private final ExchangeStub exchange = new ExchangeStub();
    private final Map<String, BotProcess> nodes = new HashMap<>();
    private DatabaseAddress address;
    private BotDatabase database;

    @BeforeAll
    void start() {
        address = backends.postgres().createDatabase("exchanger_bot", "exchanger_bot", PASSWORD);
        database = new BotDatabase(address);
        Map<String, String> environment = new HashMap<>(exchange.start());
        environment.put("DB_URL", address.url());
        environment.put("DB_USER", address.user());
        environment.put("DB_PASSWORD", address.password());
        environment.put("REDIS_URL", backends.redis().url());
        environment.put("IDENTITY_URL", identity.url());
        environment.put("CLIENT_SECRET", StubIdentity.CLIENT_SECRET);
        environment.put("TELEGRAM_API_URL", telegram.url());
        environment.put("TELEGRAM_BOT_TOKEN", FakeTelegram.TEST_TOKEN);
        environment.put("TELEGRAM_MODE", "polling");
        environment.put("EXCHANGER_BOT_LEADER_LEASE", LEASE.toString());
        environment.put("EXCHANGER_BOT_LEADER_RENEW", "PT1S");
        // The same proportion of call and claim as in production, in seconds.
        environment.put("QUARKUS_REST_CLIENT_TELEGRAM_READ_TIMEOUT", "2000");
        environment.put("EXCHANGER_BOT_NOTIFICATION_CLAIM", "PT5S");
        for (String name : List.of("one", "two")) {
            nodes.put(name, BotProcess.start(name, environment));
        }
        nodes.values().forEach(BotProcess::awaitReady);
    }

    @AfterAll
    void stop() {
        nodes.values().forEach(BotProcess::close);
        telegram.close();
        identity.close();
        exchange.stop();
        backends.postgres().dropDatabase(address);
    }

    @Test
    @Order(1)
    void anIdleNodeIsSmall() {
        leader();
        nodes.forEach((name, node) ->
                assertThat(node.residentMegabytes()).as("MB of node " + name).isLessThan(256));
        System.out.println("idle: "
                + nodes.values().stream().map(BotProcess::residentMegabytes).toList() + " MB");
    }

    @Test
    @Order(2)
    void theOtherNodeGoesOnWhenTheLeaderIsKilled() {
        List<FakeUser> people = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            people.add(telegram.user(5_000 + i, "P" + i, "en"));
        }
        String first = leader();
        people.forEach(person -> person.send("/start"));
        people.get(0).awaitMessage(message -> message.text().contains("Hello"), Duration.ofSeconds(20));
        people.forEach(person -> person.send("/link"));

        nodes.get(first).kill9();
        Instant killed = Instant.now();
        people.forEach(person -> person.send("/help"));

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !leader().equals(first));
        // The lease, one look of the other node at it, and the slack of a busy machine.
        assertThat(Duration.between(killed, Instant.now())).isLessThan(LEASE.plusSeconds(4));
        for (FakeUser person : people) {
            // Once more only what was being said at the moment of death, which nobody can know to have arrived.
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            new LinkedHashSet<>(person.messages().stream()
                                    .map(message -> message.text().substring(0, 5))
                                    .toList()))
                    .containsExactly("Hello", "Your ", "What "));
        }
        long said =
                people.stream().mapToLong(person -> person.messages().size()).sum();
        assertThat(said - 60)
                .isLessThanOrEqualTo(database.number("SELECT count(*) FROM notifications WHERE unknowns > 0"));
        assertThat(telegram.calls("getUpdates").stream().filter(call -> call.status() == 409))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM bot_updates WHERE processed_at IS NULL"))
                .isZero();
        assertThat(telegram.pendingUpdates()).isZero();
    }

    @Test
    @Order(3)
    void aTerminatedLeaderLeavesTheLeaseFreeAndSaysNoSecret() throws Exception {
        String last = leader();
        assertThat(nodes.get(last).terminate()).isIn(0, 143);
        assertThat(database.text(
                        "SELECT (value ->> 'until')::timestamptz <= now() FROM bot_state WHERE key = 'poller'"))
                .isEqualTo("t");
        assertThat(backends.redis().command("EXISTS", "lease:telegram:poller")).isEqualTo(0L);
        for (BotProcess node : nodes.values()) {
            assertThat(node.output())
                    .doesNotContain(FakeTelegram.TEST_TOKEN.split(":")[1])
                    .doesNotContain(PASSWORD)
                    .doesNotContain(StubIdentity.CLIENT_SECRET);
        }
    }

    /** Name of the node that leads by the database. */
    private String leader() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> database.text("SELECT value ->> 'holder' FROM bot_state WHERE key = 'poller'"
                                + " AND (value ->> 'until')::timestamptz > now()"),
                        holder -> holder != null)
                .substring(0, 3);
    }
}
