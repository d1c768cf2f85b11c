package dev.exchanger.realtime.collaboration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.room.RoomMessage;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** Sessions over socket and REST, on the real backends. */
@QuarkusTest
@RealtimeApplication
class CollaborationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(15);

    @TestHTTPResource
    URI service;

    @InjectFaults
    Faults faults;

    @Inject
    RedisLink redis;

    @Inject
    MeterRegistry metrics;

    @Inject
    CollaborationService collaboration;

    @Inject
    CollaborationConfig bounds;

    private final List<TestSocket> sockets = new ArrayList<>();
    private final UserSpec owner = UserSpec.web();
    private final UserSpec other = UserSpec.web();
    private int nextId = 1000;

    @AfterEach
    void cleanUp() {
        sockets.forEach(TestSocket::close);
        faults.heal();
        await().atMost(LIMIT).until(redis::ready);
    }

    @Test
    void everybodyGetsAllOperationsInOneOrderAndTheSameDocument() {
        String room = open();
        TestSocket first = connect(owner);
        TestSocket second = connect(other);
        JsonNode joined = join(first, room);
        String epoch = joined.path("e").asText();
        assertThat(joined.path("s").asLong()).isZero();
        join(second, room);
        for (int i = 1; i <= 12; i++) {
            TestSocket author = i % 2 == 0 ? first : second;
            assertThat(put(author, room, "k" + i, "f" + i % 3, i, epoch, 0)
                            .path("s")
                            .asLong())
                    .isEqualTo(i);
        }
        for (TestSocket socket : List.of(first, second)) {
            await().until(() -> socket.pushes("collab.op").size() == 12);
            assertThat(socket.pushes("collab.op"))
                    .extracting(push -> push.path("s").asLong())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 12).boxed().toList());
        }
        JsonNode late = join(connect(other), room);
        assertThat(late.path("s").asLong()).isEqualTo(12);
        assertThat(late.path("d").path("doc")).isEqualTo(folded(first));
        assertThat(late.path("d")
                        .path("doc")
                        .path("fields")
                        .path("f0")
                        .path("v")
                        .asInt())
                .isEqualTo(12);
        assertThat(savedSnapshot(room)).as("one after ten operations").isGreaterThanOrEqualTo(10);
        assertThat(savedSnapshot(room) + savedOperations(room))
                .as("the snapshot has taken the place of its operations")
                .isEqualTo(12);
    }

    /** Two authors who do not wait and send everything twice: each operation has one place, and all see the same order. */
    @Test
    void racingAndRepeatedOperationsHaveOnePlaceEach() {
        String room = open();
        TestSocket first = connect(owner);
        TestSocket second = connect(other);
        String epoch = join(first, room).path("e").asText();
        join(second, room);
        for (int i = 1; i <= 12; i++) {
            for (TestSocket author : List.of(first, second, first, second)) {
                ObjectNode data = JSON.createObjectNode().put("op", "put").put("field", "f" + i % 5);
                data.put("value", i).putObject("base").put("e", epoch).put("s", 0);
                ObjectNode message =
                        JSON.createObjectNode().put("t", "collab.op").put("r", room);
                author.send(message.put("k", "k" + i).set("d", data).toString());
            }
        }
        for (TestSocket socket : List.of(first, second)) {
            await().until(() -> socket.pushes("collab.op").size() == 24);
            socket.sync();
            assertThat(socket.pushes("collab.op"))
                    .extracting(push -> push.path("s").asLong())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 24).boxed().toList());
        }
        assertThat(folded(first)).isEqualTo(folded(second));
        assertThat(join(first, room).path("d").path("doc")).isEqualTo(folded(second));
    }

    @Test
    void anOperationIsSavedWithinASecondAndOnceWhateverIsRepeated() {
        String room = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, room).path("e").asText();
        JsonNode first = put(socket, room, "same", "a", 1, epoch, 0);
        await().atMost(Duration.ofSeconds(1)).until(() -> savedOperations(room) == 1);
        JsonNode again = put(socket, room, "same", "a", 2, epoch, 0);
        assertThat(again.path("s")).isEqualTo(first.path("s"));
        TestSocket second = connect(other);
        join(second, room);
        assertThat(put(second, room, "same", "b", 1, epoch, 1).path("s").asLong())
                .as("the key of another user")
                .isEqualTo(2);
        await().until(() -> savedOperations(room) == 2);
        await("nothing is left to save")
                .until(() -> faults.redis().command("ZSCORE", RedisKeys.collaborationUnsaved(), room) == null);
    }

    @Test
    void aLostRedisMeansANewEpochWithTheSavedDocument() {
        String room = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, room).path("e").asText();
        put(socket, room, "1", "kept", 1, epoch, 0);
        await().until(() -> savedOperations(room) == 1);
        // Acknowledged and not saved: what the declared window may lose.
        faults.postgresLink().down();
        assertThat(put(socket, room, "2", "lost", 2, epoch, 1).path("s").asLong())
                .isEqualTo(2);
        faults.redis().flush();
        assertThat(code(put(socket, room, "3", "stale", 3, epoch, 2))).isEqualTo("conflict");
        faults.postgresLink().heal();
        JsonNode joined = awaitJoin(socket, room);
        String next = joined.path("e").asText();
        assertThat(next).isNotEqualTo(epoch);
        assertThat(joined.path("s").asLong()).isZero();
        JsonNode fields = joined.path("d").path("doc").path("fields");
        assertThat(fields.size()).isEqualTo(1);
        assertThat(fields.path("kept").path("v").asInt()).isEqualTo(1);
        assertThat(fields.path("kept").path("s").asInt()).isZero();
        assertThat(put(socket, room, "4", "new", 4, next, 0).path("s").asLong()).isEqualTo(1);
        read(owner, room)
                .statusCode(200)
                .body("epoch", equalTo(next))
                .body("seq", equalTo(1))
                .body("doc.fields.kept.v", equalTo(1))
                .body("doc.fields.new.v", equalTo(4));
    }

    @Test
    void withoutPostgresqlOperationsWaitInRedis() {
        String room = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, room).path("e").asText();
        faults.postgresLink().down();
        for (int i = 1; i <= 5; i++) {
            assertThat(put(socket, room, "k" + i, "a", i, epoch, 0).path("s").asLong())
                    .isEqualTo(i);
        }
        assertThat(savedOperations(room)).isZero();
        assertThat(code(request(socket, "collab.join", room, null, null))).isEqualTo("degraded");
        faults.postgresLink().heal();
        await().atMost(LIMIT).until(() -> savedOperations(room) == 5);
    }

    @Test
    void whatADeadNodeTookAndDidNotSaveIsSaved() {
        String room = open();
        String epoch = join(connect(owner), room).path("e").asText();
        long lease = System.currentTimeMillis() + 1000;
        faults.redis().command("ZADD", RedisKeys.collaborationUnsaved(), Long.toString(lease), room);
        Operation operation = new Operation("left", JSON.getNodeFactory().numberNode(7), 0, false, owner.userId());
        RoomMessage message = RoomMessage.lasting(
                RoomName.parse(room).orElseThrow(), "k", "collab.op", Instant.now(), operation.toJson());
        String frame = message.head() + "\"s\":1,\"e\":\"" + epoch + "\"," + message.tail();
        faults.redis().command("XADD", RedisKeys.collaboration(id(room)), "1-1", "m", frame);
        faults.redis().command("HINCRBY", RedisKeys.roomSequence(room), "seq", "1");
        await().atMost(LIMIT).until(() -> savedOperations(room) == 1);
        read(other, room).body("doc.fields.left.v", equalTo(7)).body("seq", equalTo(1));
    }

    @Test
    void aHoleInTheLogEndsTheEpoch() {
        String room = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, room).path("e").asText();
        put(socket, room, "1", "a", 1, epoch, 0);
        await().until(() -> savedOperations(room) == 1);
        faults.postgresLink().down();
        put(socket, room, "2", "b", 2, epoch, 1);
        put(socket, room, "3", "c", 3, epoch, 2);
        faults.redis().command("XDEL", RedisKeys.collaboration(id(room)), "2-1");
        faults.postgresLink().heal();
        JsonNode joined = awaitJoin(socket, room);
        assertThat(joined.path("e").asText()).isNotEqualTo(epoch);
        assertThat(joined.path("d").path("doc").path("fields").size())
                .as("what was saved, and nothing that came after the hole")
                .isEqualTo(1);
    }

    @Test
    void anInterruptedMemberResumesOrLoads() {
        String room = open();
        TestSocket gone = connect(owner);
        String epoch = join(gone, room).path("e").asText();
        gone.abort();
        TestSocket socket = connect(other);
        join(socket, room);
        for (int i = 1; i <= 3; i++) {
            put(socket, room, "k" + i, "a", i, epoch, 0);
        }
        TestSocket back = TestSocket.openToResume(service, owner);
        sockets.add(back);
        JsonNode answer = back.request("resume", null, Map.of("pos", Map.of(room, Map.of("e", epoch, "s", 1))))
                .path("d")
                .path("rooms")
                .path(room);
        assertThat(answer.path("recovered").asBoolean()).isTrue();
        await().until(() -> back.pushes("collab.op").size() == 2);
        assertThat(put(back, room, "k4", "a", 4, epoch, 3).path("s").asLong()).isEqualTo(4);
    }

    @Test
    void comingAndGoingIsTold() {
        String room = open();
        TestSocket first = connect(owner);
        join(first, room);
        TestSocket second = connect(other);
        JsonNode present = join(second, room).path("d").path("present");
        assertThat(present).hasSize(2);
        assertThat(first.awaitMessage("coming", push -> isAbout(push, "collab.joined", other)))
                .isNotNull();
        TestSocket third = connect(other);
        join(third, room);
        second.abort();
        third.sync();
        assertThat(request(third, "collab.leave", room, null, null).path("ok").asBoolean())
                .isTrue();
        first.awaitMessage("going", push -> isAbout(push, "collab.left", other));
        first.sync();
        assertThat(first.pushes("collab.joined").stream().filter(push -> isAbout(push, "collab.joined", other)))
                .as("however many connections")
                .hasSize(1);
        read(owner, room).body("present", equalTo(List.of(owner.userId().toString())));
    }

    @Test
    void whatIsNotForTheUserOrMakesNoSenseIsRefused() {
        String room = open();
        TestSocket stranger = connect(UserSpec.web());
        assertThat(code(request(stranger, "collab.join", room, null, null))).isEqualTo("not_found");
        assertThat(code(stranger.request("room.join", room, null))).isEqualTo("not_found");
        assertThat(code(put(stranger, room, "k", "a", 1, "e", 0))).isEqualTo("forbidden");
        read(UserSpec.web(), room).statusCode(404);
        TestSocket socket = connect(owner);
        assertThat(code(put(socket, room, "k", "a", 1, "e", 0)))
                .as("not joined")
                .isEqualTo("forbidden");
        assertThat(code(request(socket, "collab.join", "rates", null, null))).isEqualTo("unknown_room");
        String unknown = "collab:" + UUID.randomUUID();
        assertThat(code(request(socket, "collab.join", unknown, null, null))).isEqualTo("not_found");
        String epoch = join(socket, room).path("e").asText();
        assertThat(code(put(socket, room, null, "a", 1, epoch, 0))).as("no key").isEqualTo("bad_request");
        assertThat(code(put(socket, room, "k", "", 1, epoch, 0))).isEqualTo("bad_request");
        assertThat(code(put(socket, room, "k", "x".repeat(65), 1, epoch, 0))).isEqualTo("bad_request");
        assertThat(code(put(socket, room, "k", "a", 1, "another", 0))).isEqualTo("conflict");
        assertThat(code(put(socket, room, "k", "a", 1, epoch, 9))).isEqualTo("conflict");
        assertThat(code(put(socket, room, "k", "a", 1, epoch, -1))).isEqualTo("bad_request");
        assertThat(code(put(socket, room, "k", "a", "x".repeat(5000), epoch, 0)))
                .isEqualTo("too_large");
        for (Map<String, Object> data : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("op", "put", "field", "a", "value", 1),
                Map.of("op", "put", "field", "a", "base", Map.of("e", epoch, "s", 0)),
                Map.of("op", "add", "field", "a", "value", 1, "base", Map.of("e", epoch, "s", 0)),
                Map.of("op", "remove", "field", "a", "if", "free", "base", Map.of("e", epoch, "s", 0)))) {
            assertThat(code(request(socket, "collab.op", room, "k", JSON.valueToTree(data))))
                    .as(data.toString())
                    .isEqualTo("bad_request");
        }
        assertThat(put(socket, room, "k", "a", 1, epoch, 0).path("s").asLong())
                .as("none of these has a place")
                .isEqualTo(1);
    }

    @Test
    void aSessionHasARateOfItsOwn() {
        String room = open();
        TestSocket first = connect(owner);
        TestSocket second = connect(other);
        String epoch = join(first, room).path("e").asText();
        join(second, room);
        // Without waiting for answers, as fast as no user is by hand.
        for (int i = 1; i <= 45; i++) {
            for (TestSocket author : List.of(first, second)) {
                author.send("""
                        {"id":%d,"t":"collab.op","r":"%s","k":"k%d","d":{"op":"put","field":"a","value":1,"base":{"e":"%s","s":0}}}""".formatted(5000 + i, room, i, epoch));
            }
        }
        List<String> codes = new ArrayList<>();
        for (TestSocket author : List.of(first, second)) {
            author.sync();
            author.received().stream()
                    .filter(message -> message.path("id").asInt() > 5000)
                    .forEach(answer -> codes.add(code(answer)));
        }
        assertThat(codes).hasSize(90).containsOnly("", "rate_limited");
        assertThat(codes.stream().filter(String::isEmpty)).hasSizeGreaterThanOrEqualTo(60);
        assertThat(metrics.counter("exchanger_realtime_collaboration_operations", "outcome", "limited")
                        .count())
                .isPositive();
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
        assertThat(code(request(connect(other), "collab.join", room, null, null)))
                .isEqualTo("conflict");
        read(other, room).statusCode(200).body("doc.fields.a.v", equalTo(1)).body("seq", equalTo(1));
    }

    @Test
    void sessionsAreOpenedOnceListedAndCounted() {
        TestSocket socket = connect(owner);
        ObjectNode data = JSON.createObjectNode().put("title", "over the socket");
        String first = request(socket, "collab.open", null, "key", data)
                .path("d")
                .path("id")
                .asText();
        assertThat(request(socket, "collab.open", null, "key", data)
                        .path("d")
                        .path("id")
                        .asText())
                .isEqualTo(first);
        assertThat(code(request(socket, "collab.open", null, null, data))).isEqualTo("bad_request");
        assertThat(code(request(socket, "collab.open", null, "a\u0000b", data)))
                .as("a key that nobody can keep")
                .isEqualTo("bad_request");
        for (String title : List.of(" ", "a\u0000b", "x".repeat(201))) {
            assertThat(code(request(
                            socket,
                            "collab.open",
                            null,
                            "x",
                            JSON.createObjectNode().put("title", title))))
                    .as(title)
                    .isEqualTo("bad_request");
        }
        assertThat(code(request(socket, "collab.open", null, "x", JSON.createObjectNode())))
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

    /** Over the same leases as presence: nobody waits for the 90 seconds of a participant. */
    @Test
    void thoseOfADeadNodeLeaveWithItsLease() {
        String room = open();
        UUID session = UUID.fromString(id(room));
        TestSocket first = connect(owner);
        join(first, room);
        ParticipantStore dead = new RedisParticipantStore(redis, "dead-collab");
        assertThat(dead.enter(session, other.userId(), "one").await().atMost(LIMIT))
                .isTrue();
        assertThat(dead.enter(session, other.userId(), "two").await().atMost(LIMIT))
                .isFalse();
        assertThat(dead.enter(session, owner.userId(), "three").await().atMost(LIMIT))
                .isFalse();
        read(owner, room).body("present", hasSize(2));
        faults.redis().command("ZADD", RedisKeys.presenceNodes(), "1", "dead-collab");
        first.awaitMessage("going", push -> isAbout(push, "collab.left", other));
        await().until(() -> faults.redis().command("ZSCORE", RedisKeys.presenceNodes(), "dead-collab") == null);
        read(owner, room).body("present", equalTo(List.of(owner.userId().toString())));
        first.sync();
        assertThat(first.pushes("collab.left").stream().filter(push -> isAbout(push, "collab.left", other)))
                .hasSize(1);
        assertThat(first.pushes("collab.left").stream().filter(push -> isAbout(push, "collab.left", owner)))
                .as("is here as well")
                .isEmpty();
        assertThat(faults.redis().command("EXISTS", RedisKeys.collaborationNode("dead-collab")))
                .isEqualTo(0L);
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

    /** The bound of operations that PostgreSQL does not have yet, as the socket says it. */
    @Test
    void whenTooManyOperationsWaitTheNextIsRefusedForAWhile() {
        String room = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, room).path("e").asText();
        put(socket, room, "1", "a", 1, epoch, 0);
        await().until(() -> savedOperations(room) == 1);
        faults.postgresLink().down();
        // As if that many were waiting.
        faults.redis().command("HINCRBY", RedisKeys.roomSequence(room), "seq", Integer.toString(bounds.maxUnsaved()));
        double before = counted("full");
        JsonNode refused = put(socket, room, "2", "a", 2, epoch, 1);
        assertThat(code(refused)).isEqualTo("degraded");
        assertThat(refused.path("err").path("temp").asBoolean()).isTrue();
        assertThat(refused.path("err").path("retryMs").asInt()).isPositive();
        assertThat(counted("full")).isEqualTo(before + 1);
    }

    @Test
    void whatHappensIsCounted() {
        String room = open();
        TestSocket socket = connect(owner);
        double placed = counted("placed");
        double repeated = counted("repeated");
        double stale = counted("stale");
        double saved = metrics.counter("exchanger_realtime_collaboration_saved").count();
        double connections = metrics.get("exchanger_realtime_collaboration_connections")
                .gauge()
                .value();
        String epoch = join(socket, room).path("e").asText();
        assertThat(metrics.get("exchanger_realtime_collaboration_connections")
                        .gauge()
                        .value())
                .isEqualTo(connections + 1);
        put(socket, room, "1", "a", 1, epoch, 0);
        put(socket, room, "1", "a", 1, epoch, 0);
        put(socket, room, "2", "a", 1, "another", 0);
        assertThat(counted("placed")).isEqualTo(placed + 1);
        assertThat(counted("repeated")).isEqualTo(repeated + 1);
        assertThat(counted("stale")).isEqualTo(stale + 1);
        await().until(() ->
                metrics.counter("exchanger_realtime_collaboration_saved").count() == saved + 1);
        double failures = metrics.counter("exchanger_realtime_collaboration_save_failures")
                .count();
        faults.postgresLink().down();
        put(socket, room, "3", "a", 3, epoch, 1);
        await().atMost(LIMIT)
                .until(() -> metrics.counter("exchanger_realtime_collaboration_save_failures")
                                .count()
                        > failures);
        faults.postgresLink().heal();
        await().atMost(LIMIT).until(() -> savedOperations(room) == 2);
    }

    private double counted(String outcome) {
        return metrics.counter("exchanger_realtime_collaboration_operations", "outcome", outcome)
                .count();
    }

    private void tidy() {
        collaboration.tidy().await().atMost(LIMIT);
    }

    private void update(String sql) {
        try (Connection connection = Backends.shared().postgres().connect(faults.database("exchanger_realtime"))) {
            assertThat(connection.createStatement().executeUpdate(sql)).isEqualTo(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String open() {
        String body = JSON.createObjectNode()
                .put("title", "Terms")
                .set("participants", JSON.valueToTree(List.of(other.userId())))
                .toString();
        return post(UUID.randomUUID().toString(), body)
                .statusCode(201)
                .extract()
                .path("session.room");
    }

    private ValidatableResponse post(String key, String body) {
        RequestSpecification request = as(owner).contentType("application/json").body(body);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.post(service.resolve("/api/v1/collaboration/sessions")).then();
    }

    private ValidatableResponse read(UserSpec user, String room) {
        return as(user).get(session(room)).then();
    }

    private static RequestSpecification as(UserSpec user) {
        return given().auth().oauth2(TokenMinter.shared().accessToken(user));
    }

    private String session(String room) {
        return service.resolve("/api/v1/collaboration/sessions/" + id(room)).toString();
    }

    private static String id(String room) {
        return room.substring(room.indexOf(':') + 1);
    }

    private TestSocket connect(UserSpec user) {
        TestSocket socket = TestSocket.open(service, user);
        sockets.add(socket);
        return socket;
    }

    private JsonNode join(TestSocket socket, String room) {
        JsonNode answer = request(socket, "collab.join", room, null, null);
        assertThat(answer.path("ok").asBoolean()).as(answer.toString()).isTrue();
        return answer;
    }

    private JsonNode awaitJoin(TestSocket socket, String room) {
        // Not more often: each attempt is an event of the user.
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> request(socket, "collab.join", room, null, null), answer -> answer.path("ok")
                        .asBoolean());
    }

    private JsonNode put(
            TestSocket socket, String room, String key, String field, Object value, String epoch, long base) {
        ObjectNode data = JSON.createObjectNode().put("op", "put").put("field", field);
        data.set("value", JSON.valueToTree(value));
        data.putObject("base").put("e", epoch).put("s", base);
        return request(socket, "collab.op", room, key, data);
    }

    private JsonNode request(TestSocket socket, String type, String room, String key, JsonNode data) {
        int id = nextId++;
        ObjectNode message = JSON.createObjectNode().put("id", id).put("t", type);
        if (room != null) {
            message.put("r", room);
        }
        if (key != null) {
            message.put("k", key);
        }
        if (data != null) {
            message.set("d", data);
        }
        socket.send(message.toString());
        return socket.awaitMessage(
                "answer to " + type, answer -> answer.path("id").asInt(-1) == id);
    }

    private static String code(JsonNode answer) {
        return answer.path("err").path("c").asText();
    }

    private static boolean isAbout(JsonNode push, String type, UserSpec user) {
        return push.path("t").asText().equals(type)
                && push.path("d").path("userId").asText().equals(user.userId().toString());
    }

    /** The document as a client has it that applied what it was sent. */
    private static JsonNode folded(TestSocket socket) {
        Document document = new Document();
        socket.pushes("collab.op")
                .forEach(push -> document.apply(
                        Operation.of(push.path("d")), push.path("s").asLong()));
        try {
            return JSON.readTree(document.toJson().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long savedOperations(String room) {
        return number("SELECT count(*) FROM collaboration_operations WHERE session_id = '" + id(room) + "'");
    }

    private long savedSnapshot(String room) {
        return number("SELECT seq FROM collaboration_snapshots WHERE session_id = '" + id(room) + "'");
    }

    private long number(String sql) {
        try (Connection connection = Backends.shared().postgres().connect(faults.database("exchanger_realtime"));
                ResultSet row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
