package dev.exchanger.exchange.admin.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.DeskTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The audit log only grows, and each entry vouches for the one before. */
@QuarkusTest
class AuditLogTest extends DeskTest {

    private static final String INSERT = """
            INSERT INTO audit_logs (event_id, admin_id, action, resource_type, resource_id, created_at)
            VALUES (?, ?, 'test.done', 'test', '1', now()) ON CONFLICT (event_id) DO NOTHING
            """;

    private DeskDatabase admin() {
        return new DeskDatabase(faults.database("exchanger_admin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE audit_logs SET action = 'x'", "DELETE FROM audit_logs", "TRUNCATE audit_logs"})
    void nobodyChangesIt(String statement) throws SQLException {
        admin().update(INSERT, UUID.randomUUID(), UUID.randomUUID());
        try (Connection connection = admin().connect();
                Statement change = connection.createStatement()) {
            assertThatThrownBy(() -> change.executeUpdate(statement)).hasMessageContaining("append-only");
        }
    }

    @Test
    void theChainHoldsHoweverManyWrite() {
        UUID repeated = UUID.randomUUID();
        AtOnce.run(8, writer -> {
            for (int i = 0; i < 5; i++) {
                admin().update(INSERT, UUID.randomUUID(), UUID.randomUUID());
                admin().update(INSERT, repeated, UUID.randomUUID());
            }
            return writer;
        });
        assertThat(admin().count("SELECT count(*) FROM audit_logs WHERE event_id = ?", repeated))
                .isEqualTo(1);
        assertThat(admin().count("""
                        SELECT count(*) FROM (
                          SELECT position, prev_hash, row_hash,
                                 lag(row_hash, 1, decode(repeat('00', 32), 'hex')) OVER (ORDER BY position) AS before,
                                 row_number() OVER (ORDER BY position) AS place,
                                 sha256(prev_hash || convert_to(audit_text(l), 'UTF8')) AS computed
                          FROM audit_logs l) AS chain
                        WHERE prev_hash <> before OR row_hash <> computed OR position <> place
                        """)).as("broken links").isZero();
    }
}
