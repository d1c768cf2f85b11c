package dev.exchanger.exchange.testing;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import org.junit.jupiter.api.BeforeEach;

import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.quarkus.ServiceBackends;

/** A test against the running service; a class that extends this is a {@code @QuarkusTest}, and all of them share one application. */
@WithTestResource(
        value = ServiceBackends.class,
        initArgs = {
            @ResourceArg(name = "databases", value = "exchanger_web,exchanger_admin:ADMIN"),
            // Two sources that only tests speak for.
            @ResourceArg(name = "exchanger.exchange.rate.priority", value = "first,second,static"),
            @ResourceArg(name = "exchanger.exchange.rate.source-freshness.first", value = "PT1S"),
            @ResourceArg(name = "exchanger.exchange.export.max-age", value = "PT1S"),
            @ResourceArg(name = "exchanger.exchange.settings.refresh-every", value = "PT0.2S"),
            // A provider with settings of its own: other names, a second secret, seen and confirmed.
            @ResourceArg(name = "exchanger.exchange.payment.providers.acme.secrets[0]", value = AcmeCallback.SECRET),
            @ResourceArg(
                    name = "exchanger.exchange.payment.providers.acme.secrets[1]",
                    value = AcmeCallback.NEXT_SECRET),
            @ResourceArg(name = "exchanger.exchange.payment.providers.acme.replay-window", value = "PT1M"),
            @ResourceArg(name = "exchanger.exchange.payment.providers.acme.type", value = "/event"),
            @ResourceArg(name = "exchanger.exchange.payment.providers.acme.seen-type", value = "deposit.detected"),
            @ResourceArg(name = "exchanger.exchange.payment.providers.acme.confirmed-type", value = "deposit.final"),
            @ResourceArg(name = "exchanger.exchange.payment.providers.acme.transaction-id", value = "/tx/hash"),
            @ResourceArg(name = "exchanger.exchange.payment.providers.acme.reference", value = "/tx/memo"),
            @ResourceArg(name = "exchanger.exchange.payment.providers.acme.amount", value = "/tx/value"),
            @ResourceArg(name = "exchanger.exchange.payment.providers.acme.currency", value = "/tx/asset"),
            @ResourceArg(name = "exchanger.exchange.payment.providers.acme.paid-at", value = "/tx/time")
        })
public abstract class DeskTest {

    @InjectFaults
    protected Faults faults;

    protected Desk desk;
    protected DeskDatabase database;

    @BeforeEach
    void openDesk() {
        database = new DeskDatabase(faults.database("exchanger_web"));
        desk = new Desk();
        desk.awaitRates();
    }
}
