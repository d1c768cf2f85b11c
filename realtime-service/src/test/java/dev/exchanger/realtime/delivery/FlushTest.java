package dev.exchanger.realtime.delivery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a device has not acknowledged is sent to it when it comes, whatever Redis knows. */
@QuarkusTest
@RealtimeApplication
class FlushTest extends RealtimeTest {

    @Inject
    MeterRegistry registry;

    @Inject
    Pool pool;

    private ChatClient ann;
    private UserSpec bob;
    private String chat;
    private String room;

    @BeforeEach
    void aChatOfTwo() {
        ann = new ChatClient(service, known(UserSpec.web()));
        bob = known(UserSpec.web());
        chat = ann.group(bob.userId());
        room = "chat:" + chat;
    }

    @Test
    void whatWasSaidMeanwhileComesInOrderUntilItIsAcknowledged() {
        come(bob).close();
        List<String> ids = List.of(ann.send(chat, "one"), ann.send(chat, "two"), ann.send(chat, "three"));
        for (int round = 0; round < 2; round++) {
            TestSocket again = come(bob);
            JsonNode flushed = again.awaitPush("msg.flushed");
            assertThat(flushed.path("r").asText()).isEqualTo(room);
            assertThat(flushed.path("d").toString()).isEqualTo("{\"from\":0,\"to\":3,\"n\":3,\"more\":false}");
            assertThat(again.pushes("msg.undelivered"))
                    .extracting(push -> push.path("k").asText())
                    .containsExactlyElementsOf(
                            ids.stream().map(id -> "msg:" + id).toList());
            assertThat(bodies(again)).containsExactly("one", "two", "three");
            again.close();
        }
        TestSocket acknowledges = come(bob);
        acknowledges.awaitPush("msg.flushed");
        assertThat(acknowledges
                        .request("msg.received", null, Map.of("upTo", Map.of(room, 2)))
                        .path("ok")
                        .asBoolean())
                .isTrue();
        acknowledges.close();
        TestSocket rest = come(bob);
        rest.awaitPush("msg.flushed");
        assertThat(bodies(rest)).containsExactly("three");
        rest.request("msg.read", room, Map.of("seq", 3));
        rest.close();
        double looks = looks("queue");
        assertThat(nothing(bob)).isTrue();
        assertThat(looks("queue")).as("PostgreSQL need not be asked").isGreaterThan(looks);
    }

    @Test
    void eachDeviceGetsWhatItHasNotGot() {
        UserSpec phone = UserSpec.web(bob.userId());
        come(bob).close();
        come(phone).close();
        ann.send(chat, "one");
        acknowledge(come(bob), 1);
        // Her phone was away; a device that is new has the history instead.
        TestSocket away = come(phone);
        away.awaitPush("msg.flushed");
        assertThat(bodies(away)).containsExactly("one");
        UserSpec tablet = UserSpec.web(bob.userId());
        assertThat(nothing(tablet)).isTrue();
        ann.send(chat, "two");
        TestSocket third = come(tablet);
        third.awaitPush("msg.flushed");
        assertThat(bodies(third)).containsExactly("two");
    }

    @Test
    void aConnectionHearsWhatIsSaidElsewhereOnce() {
        TestSocket aside = come(bob);
        TestSocket inside = come(UserSpec.web(bob.userId()));
        inside.request("room.join", room, null);
        for (int i = 1; i <= 4; i++) {
            ann.send(chat, "m" + i);
        }
        await().until(() -> aside.pushes("msg.undelivered").size() == 4);
        await().until(() -> inside.pushes("msg").size() == 4);
        aside.sync();
        assertThat(bodies(aside)).containsExactly("m1", "m2", "m3", "m4");
        assertThat(inside.pushes("msg.undelivered")).isEmpty();
        assertThat(aside.pushes("msg")).isEmpty();
    }

    @Test
    void ownDeletedAndForeignMessagesAreNotSent() {
        ChatClient his = new ChatClient(service, bob);
        come(bob).close();
        ann.send(chat, "one");
        String gone = ann.send(chat, "oops");
        ann.delete("/" + chat + "/messages/" + gone).statusCode(200);
        his.send(chat, "mine");
        ann.edit(chat, ann.send(chat, "thre"), "three").statusCode(200);
        String left = ann.group(bob.userId());
        ann.send(left, "for members only");
        ann.delete("/" + left + "/members/" + bob.userId()).statusCode(200);
        TestSocket again = come(bob);
        assertThat(again.awaitPush("msg.flushed").path("d").toString())
                .isEqualTo("{\"from\":0,\"to\":4,\"n\":2,\"more\":false}");
        again.sync();
        assertThat(bodies(again)).containsExactly("one", "three");
        assertThat(again.pushes("msg.flushed")).hasSize(1);
    }

    @Test
    void aFlushIsBoundedAndSaysSo() {
        come(bob).close();
        for (int i = 1; i <= 6; i++) {
            ann.send(chat, "m" + i);
        }
        TestSocket again = come(bob);
        assertThat(again.awaitPush("msg.flushed").path("d").toString())
                .isEqualTo("{\"from\":0,\"to\":5,\"n\":5,\"more\":true}");
        acknowledge(again, 5);
        again.close();
        TestSocket rest = come(bob);
        assertThat(rest.awaitPush("msg.flushed").path("d").toString())
                .isEqualTo("{\"from\":5,\"to\":6,\"n\":1,\"more\":false}");
        rest.close();
        for (int i = 0; i < 3; i++) {
            ann.send(ann.group(bob.userId()), "hello");
        }
        TestSocket many = come(bob);
        many.awaitMessage(
                "more chats",
                message -> message.path("t").asText().equals("msg.flushed")
                        && message.path("r").asText().equals("user:" + bob.userId())
                        && message.path("d").path("more").asBoolean());
        assertThat(many.pushes("msg.undelivered")).hasSize(3);
    }

    @Test
    void aLostOrOverfullQueueLosesNothing() {
        come(bob).close();
        ann.send(chat, "one");
        String key = RedisKeys.undelivered(bob.userId());
        assertThat((Long) faults.redis().command("PTTL", key)).isBetween(1L, RedisKeys.UNDELIVERED_TTL.toMillis());
        faults.redis().command("DEL", key);
        ann.send(chat, "two");
        assertThat(faults.redis().command("EXISTS", key)).isEqualTo(0L);
        TestSocket again = come(bob);
        again.awaitPush("msg.flushed");
        assertThat(bodies(again)).containsExactly("one", "two");
        await().until(() -> faults.redis().command("EXISTS", key).equals(1L));
        for (int i = 0; i < 2001; i += 500) {
            List<String> fill = new ArrayList<>(List.of("HSET", key));
            IntStream.range(i, i + 500).forEach(n -> fill.addAll(List.of("old " + n, "1")));
            faults.redis().command(fill.toArray(String[]::new));
        }
        ann.send(chat, "three");
        await("dropped").until(() -> faults.redis().command("EXISTS", key).equals(0L));
        again.close();
        TestSocket last = come(bob);
        last.awaitPush("msg.flushed");
        assertThat(bodies(last)).containsExactly("one", "two", "three");
    }

    @Test
    void whatIsSaidWhileRedisIsAwayComesWhenItIsBack() {
        come(bob).close();
        faults.redis().kill9();
        try {
            ann.send(chat, "late", "late").statusCode(503);
        } finally {
            faults.redis().restart();
        }
        TestSocket again = comeWhenPossible(bob);
        await().until(() -> !again.pushes("msg.flushed").isEmpty());
        again.sync();
        assertThat(bodies(again)).containsExactly("late");
    }

    @Test
    void withoutRedisPostgresTells() {
        come(bob).close();
        ann.send(chat, "one");
        TestSocket open = come(bob);
        open.awaitPush("msg.flushed");
        faults.redisLink().down();
        TestSocket meanwhile = comeWhenPossible(bob);
        meanwhile.awaitPush("msg.flushed");
        assertThat(bodies(meanwhile)).containsExactly("one");
        acknowledge(open, 1);
        faults.redisLink().heal();
        open.close();
        meanwhile.close();
        // Redis has not heard of it, PostgreSQL has.
        await().until(() -> nothing(bob));
        ann.send(chat, "two");
        TestSocket again = come(bob);
        again.awaitPush("msg.flushed");
        assertThat(bodies(again)).containsExactly("two");
    }

    @Test
    void whatCannotBeReadNowIsSentLater() {
        come(bob).close();
        ann.send(chat, "one");
        // Otherwise nobody knows of it yet but PostgreSQL.
        await().until(() -> faults.redis()
                .command("HGETALL", RedisKeys.undelivered(bob.userId()))
                .toString()
                .contains(chat));
        double failures =
                registry.counter("exchanger_realtime_undelivered_failures").count();
        faults.postgresLink().down();
        TestSocket again = come(bob);
        await().until(() ->
                registry.counter("exchanger_realtime_undelivered_failures").count() > failures);
        assertThat(again.pushes("msg.undelivered")).isEmpty();
        faults.postgresLink().heal();
        again.awaitPush("msg.flushed");
        assertThat(bodies(again)).containsExactly("one");
    }

    @Test
    void racingConnectsGetEachMessageOnce() {
        come(bob).close();
        List<CompletableFuture<TestSocket>> coming = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            ann.send(chat, "m" + i);
            coming.add(CompletableFuture.supplyAsync(() -> come(bob)));
        }
        for (CompletableFuture<TestSocket> future : coming) {
            TestSocket socket = future.join();
            await().until(() -> socket.pushes("msg.undelivered").size() >= 4);
            socket.sync();
            assertThat(bodies(socket)).containsExactly("m1", "m2", "m3", "m4");
        }
    }

    @Test
    void aDeletedAccountLeavesNoDevice() {
        String key = RedisKeys.undelivered(bob.userId());
        come(bob).close();
        await().until(() -> faults.redis().command("EXISTS", key).equals(1L) && devices() == 1);
        CloudEvent deleted = new CloudEvent(
                UuidV7.next(),
                "/exchanger/identity",
                "identity.user.deleted.v1",
                bob.userId().toString(),
                Instant.now(),
                1,
                null,
                EnvelopeWriter.object().put("userId", bob.userId().toString()));
        faults.redis().command("XADD", RedisKeys.events("identity"), "*", "event", deleted.toJson());
        await().until(() -> faults.redis().command("EXISTS", key).equals(0L) && devices() == 0);
    }

    private long devices() {
        return pool.preparedQuery("SELECT count(*) AS devices FROM devices WHERE user_id = $1")
                .executeAndAwait(Tuple.of(bob.userId()))
                .iterator()
                .next()
                .getLong("devices");
    }

    private UserSpec known(UserSpec user) {
        faults.identity().user(user.userId(), "User " + UUID.randomUUID(), "en");
        return user;
    }

    private TestSocket come(UserSpec user) {
        TestSocket socket = open(user);
        // The first look at what is there has been taken.
        socket.sync();
        return socket;
    }

    /** When Redis has just come back, nobody may be told from anybody yet. */
    private TestSocket comeWhenPossible(UserSpec user) {
        TestSocket[] opened = new TestSocket[1];
        await().ignoreExceptions().until(() -> {
            opened[0] = come(user);
            return true;
        });
        return opened[0];
    }

    /** Whether a connection of the user is sent nothing. */
    private boolean nothing(UserSpec user) {
        double looks = looks("queue") + looks("database");
        try (TestSocket socket = TestSocket.open(service, user)) {
            await().until(() -> looks("queue") + looks("database") > looks);
            socket.sync();
            return socket.pushes("msg.flushed").isEmpty();
        }
    }

    private double looks(String answer) {
        return registry.counter("exchanger_realtime_undelivered_looks", "answer", answer)
                .count();
    }

    private void acknowledge(TestSocket socket, long seq) {
        assertThat(socket.request("msg.received", room, Map.of("seq", seq))
                        .path("ok")
                        .asBoolean())
                .isTrue();
    }

    private static List<String> bodies(TestSocket socket) {
        return socket.pushes("msg.undelivered").stream()
                .map(push -> push.path("d").path("body").asText())
                .toList();
    }
}
