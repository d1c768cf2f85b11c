package dev.exchanger.realtime.collaboration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** What the tests of sessions share: two users, their sockets and requests, and what PostgreSQL has. */
abstract class CollaborationTestBase extends RealtimeTest {

    static final ObjectMapper JSON = new ObjectMapper();
    static final Duration LIMIT = Duration.ofSeconds(15);

    final UserSpec owner = UserSpec.web();
    final UserSpec other = UserSpec.web();
    private Connection database;

    /** One for all looks of a test: where time is measured, opening one must not be part of it. */
    @BeforeEach
    void lookIntoTheDatabase() {
        database = Backends.shared().postgres().connect(faults.database("exchanger_realtime"));
    }

    @AfterEach
    void lookNoMore() throws SQLException {
        database.close();
    }

    String open() {
        String body = JSON.createObjectNode()
                .put("title", "Terms")
                .set("participants", JSON.valueToTree(List.of(other.userId())))
                .toString();
        return post(UUID.randomUUID().toString(), body)
                .statusCode(201)
                .extract()
                .path("session.room");
    }

    ValidatableResponse post(String key, String body) {
        RequestSpecification request = as(owner).contentType("application/json").body(body);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.post(service.resolve("/api/v1/collaboration/sessions")).then();
    }

    ValidatableResponse read(UserSpec user, String room) {
        return as(user).get(session(room)).then();
    }

    static RequestSpecification as(UserSpec user) {
        return given().auth().oauth2(TokenMinter.shared().accessToken(user));
    }

    String session(String room) {
        return service.resolve("/api/v1/collaboration/sessions/" + id(room)).toString();
    }

    static String id(String room) {
        return room.substring(room.indexOf(':') + 1);
    }

    /** What is opened here is a session. */
    TestSocket connect(UserSpec user) {
        return open(user);
    }

    /** A socket whose first request is to be {@code resume}. */
    TestSocket connectToResume(UserSpec user) {
        return openToResume(user);
    }

    JsonNode join(TestSocket socket, String room) {
        JsonNode answer = socket.request("collab.join", room, null);
        assertThat(answer.path("ok").asBoolean()).as(answer.toString()).isTrue();
        return answer;
    }

    JsonNode put(TestSocket socket, String room, String key, String field, Object value, String epoch, long base) {
        return socket.request(
                "collab.op",
                room,
                key,
                Map.of("op", "put", "field", field, "value", value, "base", Map.of("e", epoch, "s", base)));
    }

    long savedOperations(String room) {
        return number("SELECT count(*) FROM collaboration_operations WHERE session_id = '" + id(room) + "'");
    }

    long number(String sql) {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes one row. */
    void update(String sql) {
        try (Statement statement = database.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
