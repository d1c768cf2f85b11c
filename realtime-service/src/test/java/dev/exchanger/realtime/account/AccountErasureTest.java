package dev.exchanger.realtime.account;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.profile.Profile;
import dev.exchanger.realtime.profile.Profiles;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.token.TokenMinter;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

/** What is left of a user whose account identity has deleted. */
@QuarkusTest
@RealtimeApplication
class AccountErasureTest extends RealtimeTest {

    @Inject
    Profiles profiles;

    private ChatClient ann;
    private ChatClient bob;
    private ChatClient eve;

    @BeforeEach
    void people() {
        ann = known("Ann");
        bob = known("Bob");
        eve = known("Eve");
    }

    @Test
    void sheIsInNoChatAndWhatSheWroteIsThatOfADeletedAccount() {
        String group = ann.group(bob.userId(), eve.userId());
        String direct = direct(ann, bob);
        ann.send(group, "from Ann");
        bob.send(group, "from Bob");
        ann.send(direct, "to Bob");
        ann.put("/" + group + "/pins/" + ann.send(group, "pinned")).statusCode(200);
        // Cached as they were.
        bob.get("/" + group + "/messages").body("messages", hasSize(3));
        bob.get("/" + group + "/pins").body("pins", hasSize(1));
        bob.get("/" + group).body("members.displayName.findAll { it }", hasSize(3));
        TestSocket annSocket = open(ann, group);
        TestSocket heard = open(bob, group);

        CloudEvent event = deleted(ann.userId());
        add(event);
        add(event);

        JsonNode push = heard.awaitMessage(
                "her going",
                message -> message.path("t").asText().equals("chat.member.removed")
                        && message.path("r").asText().equals("chat:" + group));
        assertThat(push.path("d").path("userId").asText())
                .isEqualTo(ann.userId().toString());
        assertThat(push.path("d").path("accountDeleted").asBoolean()).isTrue();
        annSocket.awaitPush("room.left");
        await().untilAsserted(() -> bob.get("/" + direct).body("members", hasSize(1)));
        bob.get("/" + group).body("members", hasSize(2)).body("members.findAll { it.role == 'owner' }", hasSize(1));
        bob.get("/" + group + "/messages")
                .body("messages", hasSize(3))
                .body("messages.find { it.body == 'from Ann' }.senderDeleted", equalTo(true))
                .body("messages.find { it.body == 'from Bob' }.senderDeleted", nullValue());
        bob.get("/" + group + "/pins").body("pins[0].message.senderDeleted", equalTo(true));
        bob.get("/" + direct + "/messages").body("messages[0].senderDeleted", equalTo(true));
        ann.get("/" + group).statusCode(404);
        ann.get("/" + direct + "/messages").statusCode(404);
        heard.sync();
        assertThat(heard.pushes("chat.member.removed")).hasSize(1);
        bob.post("/" + bob.group() + "/members", null, Map.of("userId", ann.userId()))
                .statusCode(422)
                .body("code", equalTo("user-unknown"));
    }

    @Test
    void whereNobodyIsLeftToReadItNothingIsLeftToRead() {
        String direct = direct(ann, bob);
        String alone = ann.group();
        ann.send(direct, "secret of Ann");
        bob.send(direct, "secret of Bob");
        ann.send(alone, "note to herself");
        add(deleted(ann.userId()));
        await().untilAsserted(() -> bob.get("/" + direct).body("members", hasSize(1)));
        bob.get("/" + direct + "/messages").body("messages.body", equalTo(List.of("secret of Bob", "secret of Ann")));
        await().until(() -> bodies(alone) == 0);
        add(deleted(bob.userId()));
        await().until(() -> bodies(direct) == 0);
    }

    @Test
    void whenSheWasSeenIsForgottenAlsoWhenHerSocketsEndAfterwards() {
        direct(ann, bob);
        TestSocket socket = open(ann, null);
        await().until(() -> number("SELECT count(*) FROM last_seen WHERE user_id = '" + ann.userId() + "'") == 1);
        add(deleted(ann.userId()));
        await().until(() -> number("SELECT count(*) FROM last_seen WHERE user_id = '" + ann.userId() + "'") == 0);
        ObjectNode revoked = EnvelopeWriter.object()
                .put("userId", ann.userId().toString())
                .put("sessionId", ann.user().sessionId())
                .put("context", "web")
                .put("reason", "deleted");
        add(event("identity.session.revoked.v1", ann.userId(), revoked));
        assertThat(socket.awaitClose()).isEqualTo(4001);
        // Another user comes and goes after her: when that is saved, hers would have been.
        open(eve, null).close();
        await().until(() -> faults.redis()
                        .command("EXISTS", RedisKeys.userConnections(eve.userId()))
                        .equals(0L)
                && number("SELECT count(*) FROM last_seen WHERE user_id = '" + eve.userId()
                                + "' AND at > now() - interval '5 seconds'")
                        == 1);
        assertThat(number("SELECT count(*) FROM last_seen WHERE user_id = '" + ann.userId() + "'"))
                .isZero();
        assertThat(faults.redis()
                        .command(
                                "HEXISTS",
                                RedisKeys.userPresence(),
                                ann.userId().toString()))
                .isEqualTo(0L);
        assertThat(faults.redis().command("EXISTS", RedisKeys.userConnections(ann.userId())))
                .isEqualTo(0L);
        assertThat((Long) faults.redis().command("PTTL", RedisKeys.userStatus(ann.userId())))
                .as("how long nothing of her is kept")
                .isBetween(1L, 3_600_000L);
    }

    @Test
    void herNameIsForgottenAlsoWhenIdentityAnsweredJustBefore() {
        String group = ann.group(bob.userId());
        bob.get("/" + group).body("members.displayName", hasItem("Ann"));
        add(deleted(ann.userId()));
        await().until(() -> String.valueOf(faults.redis().command("GET", RedisKeys.usersProfile(ann.userId())))
                .contains("deleted"));
        // The stub still knows her, as if the answer had been on its way.
        bob.get("/" + group).body("members.displayName", not(hasItem("Ann")));
        assertThat(faults.redis()
                        .command("GET", RedisKeys.usersProfile(ann.userId()))
                        .toString())
                .doesNotContain("Ann");
    }

    /** The answer is on its way while the account is deleted, and comes after everything was forgotten. */
    @Test
    void anAnswerThatComesTooLateBringsHerNameNotBack() {
        faults.redis().command("DEL", RedisKeys.usersProfile(ann.userId()));
        faults.identityLink().pause();
        CompletableFuture<Map<UUID, Profile>> asking =
                profiles.find(List.of(ann.userId())).subscribeAsCompletionStage();
        add(deleted(ann.userId()));
        await().until(() -> faults.redis().command("GET", RedisKeys.usersProfile(ann.userId())) != null);
        faults.identityLink().resume();
        assertThat(asking).succeedsWithin(Duration.ofSeconds(5));
        assertThat(faults.redis()
                        .command("GET", RedisKeys.usersProfile(ann.userId()))
                        .toString())
                .contains("deleted")
                .doesNotContain("Ann");
    }

    @Test
    void hersAmongTheSessionsGoToAnotherParticipantOrEnd() {
        String shared = session(ann, "shared", List.of(bob.userId()));
        String own = session(ann, "own", List.of());
        session(bob, "shared", List.of());
        add(deleted(ann.userId()));
        await().until(() ->
                number("SELECT count(*) FROM collaboration_participants WHERE user_id = '" + ann.userId() + "'") == 0);
        as(bob).get(service.resolve("/api/v1/collaboration/sessions/" + shared))
                .then()
                .statusCode(200)
                .body("session.ownerId", equalTo(bob.userId().toString()))
                .body("session.participants", equalTo(List.of(bob.userId().toString())));
        as(bob).post(service.resolve("/api/v1/collaboration/sessions/" + shared + "/close"))
                .then()
                .statusCode(200);
        assertThat(number("SELECT count(*) FROM collaboration_sessions WHERE id = '" + own
                        + "' AND closed_at IS NOT NULL"))
                .isEqualTo(1);
    }

    /** Redis is away in the middle of it: the event is long done with, and what is left is done when Redis is back. */
    @Test
    void whatCouldNotBeForgottenAtOnceIsForgottenLater() {
        String group = ann.group(bob.userId());
        faults.redisLink().down();
        update("INSERT INTO deleted_accounts (user_id) VALUES ('" + ann.userId() + "')");
        await().atMost(Duration.ofSeconds(15))
                .until(() -> number("SELECT count(*) FROM deleted_accounts WHERE user_id = '" + ann.userId()
                                + "' AND try_at > deleted_at")
                        == 1);
        faults.redisLink().heal();
        update("UPDATE deleted_accounts SET try_at = now() WHERE user_id = '" + ann.userId() + "'");
        await().atMost(Duration.ofSeconds(15))
                .until(() -> number("SELECT count(*) FROM deleted_accounts WHERE user_id = '" + ann.userId()
                                + "' AND forgotten_at IS NOT NULL")
                        == 1);
        bob.get("/" + group).body("members", hasSize(1));
        assertThat(faults.redis().command("GET", RedisKeys.usersProfile(ann.userId())))
                .asString()
                .contains("deleted");
    }

    private void update(String sql) {
        try (Connection connection = Backends.shared().postgres().connect(faults.database("exchanger_realtime"))) {
            assertThat(connection.createStatement().executeUpdate(sql)).isEqualTo(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anEventWithoutUserHoldsNothingUp() {
        add(event("identity.user.deleted.v1", ann.userId(), EnvelopeWriter.object()));
        String group = ann.group(bob.userId());
        add(deleted(ann.userId()));
        await().untilAsserted(() -> bob.get("/" + group).body("members", hasSize(1)));
    }

    private static String direct(ChatClient one, ChatClient other) {
        return one.create("direct", Map.of("kind", "direct", "members", List.of(other.userId())))
                .statusCode(201)
                .extract()
                .path("chat.chat.id");
    }

    private String session(ChatClient owner, String key, List<UUID> participants) {
        return as(owner)
                .contentType("application/json")
                .header("Idempotency-Key", key)
                .body(Map.of("title", "Terms", "participants", participants))
                .post(service.resolve("/api/v1/collaboration/sessions"))
                .then()
                .statusCode(201)
                .extract()
                .path("session.id");
    }

    private static RequestSpecification as(ChatClient user) {
        return given().auth().oauth2(TokenMinter.shared().accessToken(user.user()));
    }

    private TestSocket open(ChatClient user, String chat) {
        TestSocket socket = open(user);
        if (chat != null) {
            socket.request("room.join", "chat:" + chat, null);
        }
        return socket;
    }

    private static CloudEvent deleted(UUID user) {
        return event("identity.user.deleted.v1", user, EnvelopeWriter.object().put("userId", user.toString()));
    }

    private static CloudEvent event(String type, UUID subject, JsonNode data) {
        UUID id = UuidV7.next();
        return new CloudEvent(id, "/exchanger/identity", type, subject.toString(), UuidV7.timeOf(id), 1, null, data);
    }

    private void add(CloudEvent event) {
        faults.redis().command("XADD", RedisKeys.events("identity"), "*", "event", event.toJson());
    }

    private long bodies(String chat) {
        return number("SELECT count(*) FROM messages WHERE chat_id = '" + chat + "' AND body IS NOT NULL");
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
