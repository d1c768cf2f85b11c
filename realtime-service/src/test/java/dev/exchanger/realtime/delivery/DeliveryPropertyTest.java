package dev.exchanger.realtime.delivery;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever devices come, go and acknowledge while messages are sent and Redis forgets: each device gets every message that
 * it has not acknowledged, in order, once per connection, and nothing else.
 */
@QuarkusTest
@RealtimeApplication
class DeliveryPropertyTest {

    private static final int STEPS = 30;

    @TestHTTPResource
    URI service;

    @InjectFaults
    Faults faults;

    private final UserSpec user = UserSpec.web();
    private final List<Phone> phones = new ArrayList<>();
    private final Map<String, Integer> said = new HashMap<>();

    /** A device as the model sees it. */
    private final class Phone {
        private final UserSpec session = UserSpec.web(user.userId());
        private final Map<String, Integer> acknowledged = new HashMap<>();
        private TestSocket socket;

        void comeOrGo() {
            if (socket == null) {
                socket = TestSocket.open(service, session);
            } else {
                check(socket);
                socket.close();
                socket = null;
            }
        }

        void acknowledge(String room, int upTo, String type) {
            if (socket != null) {
                assertThat(socket.request(type, room, Map.of("seq", upTo))
                                .path("ok")
                                .asBoolean())
                        .isTrue();
                acknowledged.merge(room, Math.min(upTo, said.get(room)), Math::max);
            }
        }

        /** What it is still to get. */
        Set<String> lacking() {
            Set<String> lacking = new TreeSet<>();
            said.forEach((room, last) -> {
                for (int seq = acknowledged.getOrDefault(room, 0) + 1; seq <= last; seq++) {
                    lacking.add(room + " " + seq);
                }
            });
            return lacking;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261122})
    void nothingIsLostAndNothingComesTwice(long seed) {
        Random random = new Random(seed);
        faults.identity().user(user.userId(), "Bob", "en");
        ChatClient ann = new ChatClient(service, UserSpec.web());
        List<String> rooms = List.of("chat:" + ann.group(user.userId()), "chat:" + ann.group(user.userId()));
        rooms.forEach(room -> said.put(room, 0));
        for (int i = 0; i < 3; i++) {
            Phone phone = new Phone();
            phones.add(phone);
            phone.comeOrGo();
            // It is known from the first flush on, of which it gets nothing.
            phone.socket.sync();
        }
        String key = RedisKeys.undelivered(user.userId());
        await().until(() -> phones.stream().allMatch(phone -> faults.redis()
                .command("HEXISTS", key, "!" + phone.session.sessionId())
                .equals(1L)));
        for (int i = 0; i < STEPS; i++) {
            Phone phone = phones.get(random.nextInt(phones.size()));
            String room = rooms.get(random.nextInt(rooms.size()));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    ann.send(room.substring("chat:".length()), "m" + i);
                    said.merge(room, 1, Integer::sum);
                }
                case 3, 4 -> phone.comeOrGo();
                case 5 -> phone.acknowledge(room, random.nextInt(said.get(room) + 2), "msg.received");
                case 6 -> phone.acknowledge(room, random.nextInt(said.get(room) + 1), "msg.read");
                default -> faults.redis().command("DEL", key);
            }
        }
        for (Phone phone : phones) {
            if (phone.socket != null) {
                phone.comeOrGo();
            }
            Set<String> lacking = phone.lacking();
            Set<String> got = new TreeSet<>();
            while (!got.containsAll(lacking)) {
                got.addAll(takeAll(phone.session));
            }
            assertThat(got).isEqualTo(lacking);
        }
    }

    /** What a connection is sent at once, acknowledged up to where it is told to. */
    private Set<String> takeAll(UserSpec session) {
        Set<String> got = new TreeSet<>();
        try (TestSocket socket = TestSocket.open(service, session)) {
            socket.awaitPush("msg.flushed");
            socket.sync();
            List<JsonNode> flushed = socket.pushes("msg.flushed");
            for (JsonNode push : flushed) {
                socket.request(
                        "msg.received",
                        push.path("r").asText(),
                        Map.of("seq", push.path("d").path("to").asInt()));
            }
            check(socket);
            socket.pushes("msg.undelivered").forEach(push -> got.add(name(push)));
        }
        return got;
    }

    /** Each message once, those of a chat in their order. */
    private static void check(TestSocket socket) {
        Map<String, Integer> last = new HashMap<>();
        for (JsonNode push : socket.pushes("msg.undelivered")) {
            int seq = push.path("d").path("seq").asInt();
            Integer before = last.put(push.path("r").asText(), seq);
            assertThat(seq).as(push.toString()).isGreaterThan(before == null ? 0 : before);
        }
    }

    private static String name(JsonNode push) {
        return push.path("r").asText() + " " + push.path("d").path("seq").asInt();
    }
}
