package dev.exchanger.realtime.collaboration;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** The life of a session: opened, listed, counted, closed, deleted. */
@QuarkusTest
@RealtimeApplication
class SessionLifeTest extends CollaborationTestBase {

    @Inject
    CollaborationService collaboration;

    @Test
    void aSessionIsOpenedByARequestThatMakesSense() {
        given().contentType("application/json")
                .body("{\"title\":\"t\"}")
                .post(service.resolve("/api/v1/collaboration/sessions"))
                .then()
                .statusCode(401);
        post(null, "{\"title\":\"t\"}").statusCode(400);
        post("a", "{\"title\":\" \"}").statusCode(422);
        post("a", "{\"title\":\"" + "x".repeat(201) + "\"}").statusCode(422);
        List<UUID> many = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        post(
                        "a",
                        JSON.createObjectNode()
                                .put("title", "t")
                                .set("participants", JSON.valueToTree(many))
                                .toString())
                .statusCode(422);
        post("a", "{\"title\":\"t\"}").statusCode(201).body("seq", equalTo(0)).body("epoch", notNullValue());
    }

    @Test
    void sessionsAreOpenedOnceListedAndCounted() {
        TestSocket socket = connect(owner);
        ObjectNode data = JSON.createObjectNode().put("title", "over the socket");
        String first = socket.request("collab.open", null, "key", data)
                .path("d")
                .path("id")
                .asText();
        assertThat(socket.request("collab.open", null, "key", data)
                        .path("d")
                        .path("id")
                        .asText())
                .isEqualTo(first);
        assertThat(code(socket.request("collab.open", null, null, data))).isEqualTo("bad_request");
        assertThat(code(socket.request("collab.open", null, "a\u0000b", data)))
                .as("a key that nobody can keep")
                .isEqualTo("bad_request");
        for (String title : List.of(" ", "a\u0000b", "x".repeat(201))) {
            assertThat(code(socket.request(
                            "collab.open", null, "x", JSON.createObjectNode().put("title", title))))
                    .as(title)
                    .isEqualTo("bad_request");
        }
        assertThat(code(socket.request("collab.open", null, "x", JSON.createObjectNode())))
                .isEqualTo("bad_request");
        for (int i = 2; i <= 5; i++) {
            open();
        }
        post("sixth", "{\"title\":\"t\"}").statusCode(409);
        String cursor = as(owner)
                .get(service.resolve("/api/v1/collaboration/sessions?limit=3"))
                .then()
                .statusCode(200)
                .body("sessions", hasSize(3))
                .body("sessions[0].closedAt", nullValue())
                .extract()
                .path("nextCursor");
        as(owner)
                .get(service.resolve("/api/v1/collaboration/sessions?limit=3&cursor=" + cursor))
                .then()
                .statusCode(200)
                .body("sessions", hasSize(2))
                .body("sessions[1].id", equalTo(first))
                .body("nextCursor", nullValue());
        as(other).get(service.resolve("/api/v1/collaboration/sessions")).then().body("sessions", hasSize(4));
        as(owner)
                .get(service.resolve("/api/v1/collaboration/sessions?cursor=x"))
                .then()
                .statusCode(400);
        as(owner)
                .get(service.resolve("/api/v1/collaboration/statistics"))
                .then()
                .statusCode(401);
        as(UserSpec.admin("metrics:read"))
                .get(service.resolve("/api/v1/collaboration/statistics"))
                .then()
                .statusCode(200)
                .body("mode", equalTo("redis"))
                .body("openSessions", greaterThanOrEqualTo(5));
    }

    @Test
    void aClosedSessionStaysAsItWas() {
        String room = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, room).path("e").asText();
        put(socket, room, "1", "a", 1, epoch, 0);
        as(other).post(session(room) + "/close").then().statusCode(403);
        as(UserSpec.web()).post(session(room) + "/close").then().statusCode(404);
        for (int i = 0; i < 2; i++) {
            as(owner)
                    .post(session(room) + "/close")
                    .then()
                    .statusCode(200)
                    .body("session.closedAt", notNullValue())
                    .body("epoch", equalTo(epoch))
                    .body("seq", equalTo(1))
                    .body("doc.fields.a.v", equalTo(1));
        }
        socket.awaitPush("collab.closed");
        assertThat(code(put(socket, room, "2", "a", 2, epoch, 1))).isEqualTo("conflict");
        assertThat(code(connect(other).request("collab.join", room, null))).isEqualTo("conflict");
        read(other, room).statusCode(200).body("doc.fields.a.v", equalTo(1)).body("seq", equalTo(1));
    }

    @Test
    void aSessionThatNobodyWorksOnIsClosedAndOneThatSomebodyDoesIsNot() {
        String idle = open();
        String busy = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, idle).path("e").asText();
        put(socket, idle, "1", "a", 1, epoch, 0);
        await().until(() -> savedOperations(idle) == 1);
        update("UPDATE collaboration_sessions SET active_at = now() - interval '7 days 1 minute' WHERE id = '"
                + id(idle) + "'");
        update("UPDATE collaboration_sessions SET active_at = now() - interval '6 days 23 hours' WHERE id = '"
                + id(busy) + "'");
        tidy();
        socket.awaitPush("collab.closed");
        assertThat(code(put(socket, idle, "2", "a", 2, epoch, 1))).isEqualTo("conflict");
        read(owner, idle)
                .body("session.closedAt", notNullValue())
                .body("doc.fields.a.v", equalTo(1))
                .body("seq", equalTo(1));
        read(owner, busy).body("session.closedAt", nullValue());
    }

    @Test
    void aSessionThatWasClosedLongAgoIsDeletedWithAllThatBelongsToIt() {
        String old = open();
        String younger = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, old).path("e").asText();
        put(socket, old, "1", "a", 1, epoch, 0);
        for (String room : List.of(old, younger)) {
            as(owner).post(session(room) + "/close").then().statusCode(200);
        }
        update("UPDATE collaboration_sessions SET closed_at = now() - interval '30 days 1 minute' WHERE id = '"
                + id(old) + "'");
        update("UPDATE collaboration_sessions SET closed_at = now() - interval '29 days 23 hours' WHERE id = '"
                + id(younger) + "'");
        tidy();
        read(owner, old).statusCode(404);
        read(owner, younger).statusCode(200);
        for (String table :
                List.of("collaboration_participants", "collaboration_snapshots", "collaboration_operations")) {
            assertThat(number("SELECT count(*) FROM " + table + " WHERE session_id = '" + id(old) + "'"))
                    .as(table)
                    .isZero();
        }
    }

    private void tidy() {
        collaboration.tidy().await().atMost(LIMIT);
    }
}
