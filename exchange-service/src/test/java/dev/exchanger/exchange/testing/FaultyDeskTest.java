package dev.exchanger.exchange.testing;

import java.time.Duration;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.quarkus.ServiceBackends;
import dev.exchanger.testkit.token.UserSpec;

import static org.awaitility.Awaitility.await;

/**
 * A test against a running service whose orders live two seconds and whose Redis is its own to be killed. After each
 * test everything is repaired and {@link Invariants} are checked.
 */
@WithTestResource(
        value = ServiceBackends.class,
        initArgs = {
            @ResourceArg(name = "databases", value = "exchanger_web,exchanger_admin:ADMIN"),
            @ResourceArg(name = "redis", value = "own"),
            @ResourceArg(name = "ORDER_TTL", value = "PT2S"),
            @ResourceArg(name = "ORDERS_OPEN_PER_USER", value = "1000"),
            @ResourceArg(name = "exchanger.exchange.quote.per-user-per-minute", value = "100000"),
            // Late is late: what is honoured after the deadline has tests of its own.
            @ResourceArg(name = "exchanger.exchange.payment.late-grace", value = "PT0S"),
            @ResourceArg(name = "exchanger.exchange.order-stream.heartbeat", value = "PT0.3S"),
            @ResourceArg(name = "exchanger.exchange.order-stream.per-replica", value = "25"),
            @ResourceArg(name = "exchanger.exchange.webhook.timeout", value = "PT1S"),
            @ResourceArg(name = "exchanger.exchange.webhook.lease", value = "PT3S"),
            @ResourceArg(name = "exchanger.exchange.webhook.first-retry", value = "PT0.1S"),
            @ResourceArg(name = "exchanger.exchange.webhook.longest-retry", value = "PT0.5S"),
            @ResourceArg(name = "exchanger.exchange.webhook.poll-every", value = "PT0.1S"),
            // The silence of a subscription is found sooner than in production, or the tests would wait for it.
            @ResourceArg(name = "exchanger.exchange.expiry.canary-every", value = "PT0.4S"),
            @ResourceArg(name = "exchanger.exchange.expiry.canary-patience", value = "PT1.5S")
        })
public abstract class FaultyDeskTest {

    @InjectFaults
    protected Faults faults;

    protected Desk desk;
    protected DeskDatabase database;

    @BeforeEach
    void openDesk() {
        database = new DeskDatabase(faults.database("exchanger_web"));
        desk = new Desk();
        desk.awaitRates();
        // The pair has its rate, and no connection is left that the test before has killed: the statement that meets
        // one fails. As many at once as the pool has.
        UserSpec somebody = Desk.customer();
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        AtOnce.run(16, thread -> desk.quote(somebody, "USDT", "UAH", "give", "100")
                                        .statusCode())
                                .stream()
                                .allMatch(status -> status == 201));
    }

    @AfterEach
    void repairAndCheck() {
        faults.heal();
        Invariants.check(database);
    }
}
