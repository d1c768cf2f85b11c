package dev.exchanger.exchange.expiry;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.exchange.testing.Invariants;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.testkit.event.EventSchemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** While no replica was up nobody could pay: that time is given back, once, in bounds, and before anything ends. */
@QuarkusTest
class DowntimeTest extends DeskTest {

    @Inject
    ReplicaHeartbeat heartbeat;

    @Inject
    DowntimeRepository repository;

    /** All in one moment: the service, which goes on meanwhile, sees either nothing or all of it. */
    private void atomically(String... statements) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // No beat in between.
            statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('desk-heartbeat', 0))");
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static String silentFor(String interval) {
        return "UPDATE desk_heartbeat SET beaten_at = clock_timestamp() - interval '" + interval + "'";
    }

    /** As if it had been made and fallen due a while ago. */
    private static String dueSince(PlacedOrder order, String interval) {
        return "UPDATE orders SET created_at = created_at - interval '5 hours', expires_at ="
                + " date_trunc('milliseconds', clock_timestamp()) - interval '%s' WHERE id = '%s'"
                        .formatted(interval, order.id());
    }

    private double secondsLeft(PlacedOrder order) {
        return ((Number) database.value(
                        "SELECT extract(epoch FROM expires_at - clock_timestamp())::float8 FROM orders WHERE id = ?",
                        order.id()))
                .doubleValue();
    }

    private long extensions(PlacedOrder order) {
        return database.count(
                "SELECT count(*) FROM outbox WHERE type = 'exchange.order.extended.v1' AND aggregate = ?",
                order.id().toString());
    }

    private long downtimes() {
        return database.count("SELECT count(*) FROM desk_downtime");
    }

    private void awaitDowntime(long before) {
        await().atMost(Duration.ofSeconds(10)).until(() -> downtimes() == before + 1);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> database.count("SELECT count(*) FROM desk_downtime WHERE done_at IS NULL") == 0);
    }

    @Test
    void whatFellDueMeanwhileGoesOnAfterwardsWithTheTimeThatWasLeft() {
        long before = downtimes();
        PlacedOrder open = desk.place(Desk.customer());
        PlacedOrder due = desk.place(Desk.customer());
        PlacedOrder endedBefore = desk.place(Desk.customer());
        PlacedOrder cancelled = desk.place(Desk.customer());
        desk.cancel(cancelled, "\"1\"").then().statusCode(200);
        atomically(
                dueSince(due, "4 minutes"),
                dueSince(endedBefore, "11 minutes"),
                "UPDATE orders SET created_at = created_at - interval '5 hours' WHERE id = '" + open.id() + "'",
                silentFor("10 minutes"));
        awaitDowntime(before);

        // Six of its minutes had been left when the desk went away.
        assertThat(secondsLeft(due)).isBetween(340.0, 361.0);
        assertThat(secondsLeft(open)).isBetween(1440.0, 1501.0);
        assertThat(desk.status(due)).isEqualTo("pending");
        assertThat(desk.status(endedBefore)).isEqualTo("expired");
        assertThat(List.of(extensions(due), extensions(open), extensions(endedBefore), extensions(cancelled)))
                .containsExactly(1L, 1L, 0L, 0L);
        database.rows("SELECT event::text AS event FROM outbox WHERE type = 'exchange.order.extended.v1'")
                .forEach(row -> EventSchemas.shared().assertValid((String) row.get("event")));
        // Its timer is the new one.
        long deadline =
                database.count("SELECT extract(epoch FROM expires_at) * 1000 FROM orders WHERE id = ?", due.id());
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat((String) faults.redis()
                            .command("ZSCORE", "order:expire:due", due.id().toString()))
                    .isEqualTo(Long.toString(deadline));
            assertThat((Long) faults.redis().command("PTTL", "order:expire:" + due.id()))
                    .isBetween(330_000L, 361_000L);
        });
        desk.pay(due).then().statusCode(202);
        assertThat(desk.status(due)).isEqualTo("paid");
    }

    @Test
    void itIsAStepOfTheOrderLikeAnyOther() {
        long before = downtimes();
        PlacedOrder pending = desk.place(Desk.customer());
        PlacedOrder underpaid = desk.place(Desk.customer());
        SandboxCallback.of(underpaid.reference()).amount("10").send();
        Instant deadline = Instant.parse(desk.get(pending).path("expiresAt"));
        desk.get(pending).then().header("ETag", "\"1\"");
        database.deskWasAway(60);
        awaitDowntime(before);

        Response extended = desk.get(pending);
        extended.then().header("ETag", "\"2\"").body("status", equalTo("pending"), "cause", equalTo("downtime"));
        assertThat(Instant.parse(extended.path("expiresAt"))).isEqualTo(deadline.plusSeconds(60));
        desk.get(underpaid).then().body("version", equalTo(3), "status", equalTo("underpaid"));
        assertThat(database.rows(
                        "SELECT from_status, to_status, cause, actor FROM order_history WHERE order_id = ?"
                                + " AND version = 2",
                        pending.id()))
                .containsExactly(Map.of(
                        "from_status", "pending", "to_status", "pending", "cause", "downtime", "actor", "system"));
        // Who saw the old deadline looks again before he acts on it.
        desk.cancel(pending, "\"1\"").then().statusCode(412);
        desk.cancel(pending, "\"2\"").then().statusCode(200);
        SandboxCallback.of(underpaid.reference()).amount("90").send();
        assertThat(desk.status(underpaid)).isEqualTo("paid");
        Invariants.check(database);
    }

    @Test
    void whileAnotherReplicaIsUpThereIsNoDowntime() {
        long before = downtimes();
        PlacedOrder order = desk.place(Desk.customer());
        double left = secondsLeft(order);
        atomically(
                silentFor("10 minutes"),
                "INSERT INTO desk_heartbeat VALUES ('another', clock_timestamp())"
                        + " ON CONFLICT (node) DO UPDATE SET beaten_at = excluded.beaten_at");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> database.count("SELECT count(*) FROM desk_heartbeat WHERE node <> 'another'"
                                + " AND beaten_at > clock_timestamp() - interval '2 seconds'")
                        > 0);
        assertThat(downtimes()).isEqualTo(before);
        assertThat(secondsLeft(order)).isLessThanOrEqualTo(left);
        assertThat(extensions(order)).isZero();
    }

    @Test
    void manyReplicasThatComeBackTogetherExtendOnce() {
        long before = downtimes();
        PlacedOrder order = desk.place(Desk.customer());
        atomically(
                "UPDATE orders SET created_at = created_at - interval '5 hours' WHERE id = '" + order.id() + "'",
                silentFor("10 minutes"));
        AtOnce.run(5, replica -> heartbeat
                .beat("replica-" + replica)
                .flatMap(pending -> heartbeat.extend())
                .await()
                .atMost(Duration.ofSeconds(20)));
        awaitDowntime(before);
        assertThat(extensions(order)).isEqualTo(1);
        assertThat(secondsLeft(order)).isBetween(1440.0, 1501.0);
        assertThat(database.value("SELECT orders >= 1 FROM desk_downtime ORDER BY began_at DESC LIMIT 1"))
                .isEqualTo(true);
    }

    @Test
    void twoDowntimesExtendTwiceAndALongOneOnlyInBounds() {
        long before = downtimes();
        PlacedOrder order = desk.place(Desk.customer());
        atomically(
                "UPDATE orders SET created_at = created_at - interval '5 hours' WHERE id = '" + order.id() + "'",
                silentFor("3 hours"));
        awaitDowntime(before);
        // An hour at most.
        assertThat(secondsLeft(order)).isBetween(4440.0, 4501.0);
        atomically(silentFor("1 minute"));
        awaitDowntime(before + 1);
        assertThat(secondsLeft(order)).isBetween(4500.0, 4562.0);
        assertThat(extensions(order)).isEqualTo(2);
    }

    @Test
    void theSecondHalfOfAnInterruptedExtensionFollows() {
        long before = downtimes();
        List<PlacedOrder> orders =
                List.of(desk.place(Desk.customer()), desk.place(Desk.customer()), desk.place(Desk.customer()));
        for (PlacedOrder order : orders) {
            database.update("UPDATE orders SET created_at = created_at - interval '5 hours' WHERE id = ?", order.id());
        }
        // A downtime that was noted, and whoever noted it died: the next beat of anybody goes on, order by order.
        database.deskWasAway(60);
        AtOnce.run(4, replica -> {
            while (!repository.extend(1).await().atMost(Duration.ofSeconds(20)).isEmpty()) {
                // As long as there are any.
            }
            return replica;
        });
        awaitDowntime(before);
        assertThat(orders).allSatisfy(order -> {
            assertThat(extensions(order)).isEqualTo(1);
            assertThat(secondsLeft(order)).isBetween(900.0, 961.0);
        });
    }
}
