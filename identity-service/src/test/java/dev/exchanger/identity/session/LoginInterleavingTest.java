package dev.exchanger.identity.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.identity.session.LoginWorld.Change;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Orders;
import dev.exchanger.testkit.backend.RespConnection;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays every order in which the steps of a login and of a change that ends all sessions of its user (another password,
 * a lock, a logout everywhere) can meet, with an eviction and a command to Redis that runs late, and finds no session
 * that was opened with credentials from before the change once the change was acknowledged: not in PostgreSQL and not in
 * Redis, after any step.
 *
 * <p>The check of the password is here the reading of the account; that it takes long is what the order of steps says.
 * The lock of the user's row is PostgreSQL's own: the change is offered to a schedule only while it could take it. {@link
 * SessionInterleavingTest} does the same for readers. Some 75 schedules for each change, a few seconds.
 */
@IdentityTest
class LoginInterleavingTest {

    private static final Logger LOG = Logger.getLogger(LoginInterleavingTest.class);
    private static final java.util.logging.Logger LOUD = java.util.logging.Logger.getLogger("dev.exchanger.audit");

    @InjectFaults
    Faults faults;

    @Inject
    Stores stores;

    private record Played(Change change, int schedules, String violation) {}

    @BeforeEach
    void quiet() {
        LOUD.setLevel(Level.WARNING);
        stores.gate();
    }

    @AfterEach
    void loud() {
        LOUD.setLevel(null);
    }

    @Test
    void noLoginCheckedBeforeTheChangeLivesAfterItsAcknowledgement() {
        List<Played> all = Stream.of(Change.values())
                .map(change -> play(change, null, false))
                .toList();
        all.forEach(played -> LOG.info(played));
        assertThat(all).allSatisfy(played -> {
            assertThat(played.violation()).isNull();
            assertThat(played.schedules()).isGreaterThan(50);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "CREDENTIALS_AGAIN, PASSWORD, true",
        "CREDENTIALS_AGAIN, LOGOUT_EVERYWHERE, true",
        "USER_LOCK, PASSWORD, true",
        "USER_LOCK, LOCK, true",
        "USER_LOCK, LOGOUT_EVERYWHERE, true",
        "LEASE, PASSWORD, false",
        "LEASE_BEYOND_TOMBSTONE, LOCK, false",
        "TOMBSTONE, PASSWORD, false",
        "ACKNOWLEDGED_WHEN_TOLD, LOGOUT_EVERYWHERE, false",
    })
    void eachControlIsNeeded(Control control, Change change, boolean backwards) {
        Played played = play(change, control, backwards);
        LOG.infof("without %s: %s", control, played);
        assertThat(played.violation()).as("without %s", control).contains("the session");
    }

    private Played play(Change change, Control off, boolean backwards) {
        int played = 0;
        String violation;
        Orders orders = new Orders(backwards);
        try (RespConnection redis = faults.redis().connect();
                Connection postgres = faults.postgres().connect(faults.database("exchanger_identity"))) {
            do {
                LoginWorld world = new LoginWorld(stores, redis, postgres, off, 1);
                violation = world.login().change(change).evictions(1).play(orders);
                played++;
            } while (violation == null && orders.next());
        } catch (SQLException e) {
            throw new AssertionError("PostgreSQL past the service", e);
        }
        return new Played(change, played, violation);
    }
}
