package dev.exchanger.exchange.order;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.event.EventSchemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The transitions the code knows are the ones the database allows, and it allows no other to anybody. */
@QuarkusTest
class OrderStatusTest extends DeskTest {

    @Test
    void codeAndDatabaseKnowTheSameTransitions() {
        Set<String> inDatabase = database.rows("SELECT from_status, to_status FROM order_transitions").stream()
                .map(row -> row.get("from_status") + " -> " + row.get("to_status"))
                .collect(Collectors.toSet());
        Set<String> inCode = Arrays.stream(OrderStatus.values())
                .flatMap(from -> from.next().stream().map(to -> from.code() + " -> " + to.code()))
                .collect(Collectors.toSet());
        assertThat(inDatabase).isEqualTo(inCode);
    }

    @Test
    void theIndexesHoldTheOrdersTheyAreReadFor() {
        assertThat(indexed("orders_deadline")).isEqualTo(codes(OrderStatus.Phase.OPEN));
        assertThat(indexed("orders_owner_open")).isEqualTo(codes(OrderStatus.Phase.OPEN));
        assertThat(indexed("orders_attention")).isEqualTo(codes(OrderStatus.Phase.AT_WORK));
    }

    @Test
    void eachStatusIsToldInAnEvent() {
        assertThat(EventSchemas.shared().values("exchange.order.", "status"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(OrderStatus.values())
                        .map(OrderStatus::code)
                        .toList());
    }

    @Test
    void theDatabaseRefusesEveryOtherTransition() throws SQLException {
        PlacedOrder order = desk.place(Desk.customer());
        try (Connection connection = database.connect();
                PreparedStatement update = connection.prepareStatement("UPDATE orders SET status = ? WHERE id = ?")) {
            for (OrderStatus to : OrderStatus.values()) {
                if (!OrderStatus.PENDING.next().contains(to)) {
                    update.setString(1, to.code());
                    update.setObject(2, order.id());
                    assertThatThrownBy(update::executeUpdate)
                            .isInstanceOf(SQLException.class)
                            .hasMessageContaining("no transition from pending to " + to.code());
                }
            }
        }
        assertThat(desk.status(order)).isEqualTo("pending");
    }

    @Test
    void theDatabaseCountsTheVersionItself() throws SQLException {
        PlacedOrder order = desk.place(Desk.customer());
        try (Connection connection = database.connect();
                PreparedStatement update = connection.prepareStatement("UPDATE orders SET status = 'cancelled',"
                        + " version = 77 WHERE id = ? RETURNING version, previous_status")) {
            // Not committed: a change without its history is no state the other tests may find.
            connection.setAutoCommit(false);
            update.setObject(1, order.id());
            try (ResultSet changed = update.executeQuery()) {
                assertThat(changed.next()).isTrue();
                assertThat(changed.getLong("version")).isEqualTo(2);
                assertThat(changed.getString("previous_status")).isEqualTo("pending");
            }
            connection.rollback();
        }
    }

    private Set<Object> indexed(String index) {
        Object condition = database.value(
                "SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = ?::regclass", index);
        String all = Arrays.stream(OrderStatus.values())
                .map(status -> "('" + status.code() + "')")
                .collect(Collectors.joining(", "));
        return database.rows("SELECT status FROM (VALUES " + all + ") AS orders (status) WHERE " + condition).stream()
                .map(row -> row.get("status"))
                .collect(Collectors.toSet());
    }

    private static Set<Object> codes(OrderStatus.Phase phase) {
        return Arrays.stream(OrderStatus.values())
                .filter(status -> status.phase() == phase)
                .map(OrderStatus::code)
                .collect(Collectors.toSet());
    }
}
