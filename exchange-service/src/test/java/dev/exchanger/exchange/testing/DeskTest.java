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
            @ResourceArg(name = "exchanger.rate.priority", value = "first,second,static"),
            @ResourceArg(name = "exchanger.rate.source-freshness.first", value = "PT1S")
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
