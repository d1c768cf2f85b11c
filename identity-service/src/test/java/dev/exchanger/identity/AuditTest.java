package dev.exchanger.identity;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.protection.AuditLog;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.Everywhere;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Operator;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.freshEmail;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static org.assertj.core.api.Assertions.assertThat;

/** Who did what to whom can be read in the log, and of permissions in the event too. */
@IdentityTest
class AuditTest {

    @InjectFaults
    Faults faults;

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger audit = LogContext.getLogContext().getLogger("dev.exchanger.audit");
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord record) {
            lines.add(((ExtLogRecord) record).getFormattedMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        audit.addHandler(recorder);
    }

    @AfterEach
    void leave() {
        audit.removeHandler(recorder);
    }

    @Test
    void everyActOnAnAccountHasItsLine() {
        Tokens operator = Operator.login();
        Everywhere user = Everywhere.user();
        String id = user.userId();
        login("web", user.email(), "Wrong-Password-1");
        login("web", freshEmail(), "Wrong-Password-1");
        String permission = "/api/v1/admin/users/" + id + "/permissions/web/orders:approve";
        bearer(operator.access()).put(permission).then().statusCode(204);
        bearer(operator.access()).delete(permission).then().statusCode(204);
        status(operator, id, "lock");
        login("web", user.email(), "Correct-Horse-42").then().statusCode(403);
        status(operator, id, "unlock");
        String web = login(user.email()).access();
        bearer(web).delete("/api/v1/web/sessions/current").then().statusCode(204);

        String by = " by=" + operator.userId();
        assertThat(lines)
                .contains(
                        "login.failed context=web user=" + id + " ip=127.0.0.1",
                        "login.failed context=web user=- ip=127.0.0.1",
                        "login.refused context=web user=" + id + " ip=127.0.0.1 reason=account-locked",
                        "login.succeeded context=web user=" + id + " ip=127.0.0.1 session="
                                + user.web().handle(),
                        "permission.granted context=web user=" + id + " permission=orders:approve" + by,
                        "permission.revoked context=web user=" + id + " permission=orders:approve" + by,
                        "telegram.linked user=" + id + " telegram=" + user.telegramId(),
                        "account.locked user=" + id + by + " reason=a_test",
                        "account.unlocked user=" + id + by + " reason=a_test",
                        "session.revoked context=admin user=" + id + " session="
                                + user.admin().handle() + " reason=locked")
                .anyMatch(line -> line.startsWith("session.revoked context=web user=" + id) && line.endsWith("=logout"))
                .noneMatch(line -> line.contains("@"));
        List<String> events = Database.of(faults)
                .texts(
                        "SELECT concat_ws(' ', event -> 'data' ->> 'permission', event -> 'data' ->> 'granted',"
                                + " event -> 'data' ->> 'by') FROM outbox WHERE aggregate = ?"
                                + " AND type = 'identity.user.permissions-changed.v1' ORDER BY position",
                        id);
        assertThat(events)
                .containsExactly(
                        "admin:access true " + operator.userId(),
                        "orders:approve true " + operator.userId(),
                        "orders:approve false " + operator.userId());
    }

    @Test
    void noValuePretendsToBeAnotherPair() {
        AuditLog.record("login.failed", "user", null, "ip", "1.2.3.4 user=root\nlogin.succeeded");
        assertThat(lines).contains("login.failed user=- ip=1.2.3.4_user=root_login.succeeded");
    }

    private static void status(Tokens operator, String userId, String action) {
        bearer(operator.access())
                .contentType("application/json")
                .body(Map.of("reason", "a test"))
                .post("/api/v1/admin/users/" + userId + "/" + action)
                .then()
                .statusCode(204);
    }
}
