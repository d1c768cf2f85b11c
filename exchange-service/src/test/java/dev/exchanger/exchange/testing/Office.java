package dev.exchanger.exchange.testing;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.restassured.response.Response;

import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.token.UserSpec;

import static org.awaitility.Awaitility.await;

/** The back office as an operator publishes in it. */
public final class Office {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Desk desk;
    private final DeskDatabase database;
    private final UserSpec operator = UserSpec.admin("configurations:read", "configurations:write");

    public Office(Desk desk, Faults faults) {
        this.desk = desk;
        this.database = new DeskDatabase(faults.database("exchanger_admin"));
    }

    /** The content of an announcement whose default language is English. */
    public static Map<String, Object> announcement(Map<String, String> text) {
        return Map.of("level", "info", "defaultLanguage", "en", "text", text);
    }

    /** The content of payment instructions whose default language is English. */
    public static Map<String, Object> instructions(Map<String, Map<String, String>> byCurrency) {
        return Map.of("defaultLanguage", "en", "instructions", byCurrency);
    }

    /** Publishes a version that holds at once. */
    public void publish(String name, Map<String, Object> content) {
        put(name, content, null).then().statusCode(200);
    }

    /** Publishes a version whatever the newest one is; {@code from} null for at once. */
    public Response put(String name, Map<String, Object> content, String from) {
        Map<String, Object> body = new HashMap<>(Map.of("content", content));
        if (from != null) {
            body.put("effectiveFrom", from);
        }
        return desk.as(operator).header("If-Match", "*").body(body).put("/api/v1/admin/configurations/" + name);
    }

    /** As before anybody has published anything, when the desk has noticed. */
    public void withdrawEverything() {
        database.update("DELETE FROM configurations");
        await().atMost(PATIENCE).until(() -> {
            Response answer = desk.anonymous().get("/api/v1/desk");
            return answer.path("announcement") == null
                    && answer.path("timezone") == null
                    && answer.path("payments").toString().equals("[]");
        });
    }

    /** The database behind it. */
    public DeskDatabase database() {
        return database;
    }
}
