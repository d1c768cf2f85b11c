package dev.exchanger.bot.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.quarkus.ServiceBackends;
import dev.exchanger.testkit.telegram.FakeTelegram;
import dev.exchanger.testkit.telegram.FakeUser;
import dev.exchanger.testkit.telegram.SentMessage;

/** The bot between a fake Telegram, stubs of identity and exchange, and a real PostgreSQL and Redis. */
@QuarkusTest
@WithTestResource(
        value = ServiceBackends.class,
        initArgs = {
            @ResourceArg(name = "databases", value = "exchanger_bot"),
            @ResourceArg(name = "telegram", value = "polling"),
            @ResourceArg(name = "TELEGRAM_BOT_NAME", value = "exchanger_test_bot"),
            @ResourceArg(name = "TELEGRAM_WEBHOOK_SECRET", value = BotTestBase.SECRET),
            @ResourceArg(name = "TELEGRAM_WEBHOOK_SECRET_PREVIOUS", value = BotTestBase.OLD_SECRET)
        })
@WithTestResource(ExchangeStub.class)
public abstract class BotTestBase {
    public static final String SECRET = "current-webhook-secret-for-tests";
    public static final String OLD_SECRET = "previous-webhook-secret-for-tests";
    protected static final Duration SOON = Duration.ofSeconds(10);

    // Every test has its own people, so that what one leaves behind does not meet the next.
    private static final AtomicLong IDS = new AtomicLong(1_000_000);
    private static final ObjectMapper JSON = new ObjectMapper();

    @InjectFaults
    protected Faults faults;

    @InjectFaults
    protected FakeTelegram telegram;

    @InjectFaults
    protected ExchangeStub exchange;

    protected BotDatabase database;

    @BeforeEach
    void openDatabase() {
        database = new BotDatabase(faults.database("exchanger_bot"));
        exchange.reset();
    }

    @AfterEach
    void heal() {
        telegram.healAll();
        faults.heal();
    }

    protected FakeUser person(String name, String languageCode) {
        return telegram.user(newId(), name, languageCode);
    }

    protected static long newId() {
        return IDS.incrementAndGet();
    }

    protected static SentMessage says(FakeUser person, String part) {
        return person.awaitMessage(message -> message.text().contains(part), SOON);
    }

    protected static ConditionFactory soon() {
        return Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(20));
    }

    /** Somebody whose chat is linked to a new account, told by identity's event. */
    protected UUID linked(FakeUser person, String locale) {
        UUID userId = UUID.randomUUID();
        publish(
                "events:identity",
                "identity.telegram.linked.v1",
                userId.toString(),
                1,
                Map.of("userId", userId.toString(), "telegramUserId", person.id(), "locale", locale));
        soon().until(() -> userId.toString()
                .equals(database.text("SELECT user_id FROM conversations WHERE telegram_user_id = ?", person.id())));
        return userId;
    }

    /** Puts an event into a stream as its service would. */
    protected CloudEvent publish(String stream, String type, String subject, long sequence, Map<String, ?> data) {
        CloudEvent event = new CloudEvent(
                UuidV7.next(),
                "/exchanger/" + type.substring(0, type.indexOf('.')),
                type,
                subject,
                Instant.now(),
                sequence,
                null,
                JSON.valueToTree(data));
        publish(stream, event);
        return event;
    }

    protected void publish(String stream, CloudEvent event) {
        faults.redis().command("XADD", stream, "*", "event", event.toJson());
    }
}
