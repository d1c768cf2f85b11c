package dev.exchanger.identity;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import io.restassured.response.Response;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Mailbox;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.PASSWORD;
import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.freshEmail;
import static dev.exchanger.identity.testing.IdentityApi.json;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.refresh;
import static dev.exchanger.identity.testing.IdentityApi.register;
import static org.assertj.core.api.Assertions.assertThat;

/** Nothing secret is logged, at any level, whether things go well or not. */
@IdentityTest
class SecretsInLogsTest {

    @InjectFaults
    Faults faults;

    private static final class Recorder extends Handler {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord record) {
            StringWriter line = new StringWriter();
            line.append(String.valueOf(record.getMessage()));
            if (record instanceof ExtLogRecord extended) {
                line.append(' ').append(extended.getFormattedMessage());
            }
            if (record.getParameters() != null) {
                line.append(' ').append(List.of(record.getParameters()).toString());
            }
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(line));
            }
            lines.add(line.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void noSecretIsLogged() {
        Recorder recorder = new Recorder();
        recorder.setLevel(Level.ALL);
        Logger root = LogContext.getLogContext().getLogger("");
        Logger own = LogContext.getLogContext().getLogger("dev.exchanger");
        Level before = own.getLevel();
        root.addHandler(recorder);
        own.setLevel(Level.ALL);
        try {
            List<String> secrets = story();
            assertThat(recorder.lines).anyMatch(line -> line.contains("login.succeeded context=web"));
            for (String secret : secrets) {
                assertThat(recorder.lines).noneMatch(line -> line.contains(secret));
            }
        } finally {
            own.setLevel(before);
            root.removeHandler(recorder);
            faults.heal();
        }
    }

    private List<String> story() {
        String email = freshEmail();
        String verification = register(email).path("verificationId");
        String code = Mailbox.code(email, 1);
        IdentityApi.confirm(verification, "12x").then().statusCode(422);
        IdentityApi.confirm(verification, code).then().statusCode(200);
        IdentityApi.login("web", email, "Wrong-Password-Xyz").then().statusCode(401);
        Tokens tokens = login(email);
        Response link = bearer(tokens.access()).post("/api/v1/web/telegram-links");
        String service = ServiceApi.token();
        ServiceApi.introspect(tokens.access());
        ServiceApi.clientToken("bot", "a-wrong-secret-of-a-client");
        Tokens renewed = Tokens.of(refresh("web", tokens.refresh()));
        bearer(renewed.access() + "x").get("/api/v1/web/users/me");
        json("{\"refreshToken\":\"" + renewed.refresh() + "\",\"x\":1}").post("/api/v1/web/tokens/refresh");
        json("{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\",").post("/api/v1/web/sessions");
        faults.postgresLink().down();
        IdentityApi.login("web", email, PASSWORD);
        refresh("web", renewed.refresh());
        faults.postgresLink().heal();
        json(Map.of("token", renewed.access())).post("/api/v1/web/tokens/revoke");
        return List.of(
                PASSWORD,
                "Wrong-Password-Xyz",
                email,
                tokens.access(),
                tokens.refresh(),
                tokens.cookie(),
                renewed.access(),
                renewed.refresh(),
                link.path("code"),
                service,
                ServiceApi.SECRET,
                "a-wrong-secret-of-a-client",
                "$argon2id$",
                " " + code + " ");
    }
}
