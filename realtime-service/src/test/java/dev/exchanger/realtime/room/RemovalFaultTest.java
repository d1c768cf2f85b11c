package dev.exchanger.realtime.room;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who was put out of a chat while this node could hear nothing of it leaves the room in the end. */
@QuarkusTest
@RealtimeApplication
class RemovalFaultTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @TestHTTPResource
    URI service;

    @InjectFaults
    Faults faults;

    @Inject
    RedisLink redis;

    @AfterEach
    void heal() {
        faults.heal();
        await().atMost(LIMIT).until(redis::ready);
    }

    @Test
    void evenWhenNobodyCanBeAskedAsSoonAsRedisIsBack() {
        UserSpec member = UserSpec.web();
        faults.identity().user(member.userId(), "Member", "en");
        ChatClient owner = new ChatClient(service, UserSpec.web());
        String chat = owner.group(member.userId());
        try (TestSocket socket = TestSocket.open(service, member)) {
            assertThat(socket.request("room.join", "chat:" + chat, null)
                            .path("ok")
                            .asBoolean())
                    .isTrue();
            remove(UUID.fromString(chat), member.userId());
            faults.postgresLink().down();
            faults.redisLink().cut();
            await().atMost(LIMIT).until(redis::ready);
            socket.sync();
            assertThat(socket.pushes("room.left")).isEmpty();
            faults.postgresLink().heal();
            await().atMost(LIMIT).until(() -> socket.pushes("room.left").size() == 1);
        }
    }

    /** As another node would whose word was lost. */
    private void remove(UUID chat, UUID user) {
        try (Connection connection = Backends.shared().postgres().connect(faults.database("exchanger_realtime"));
                PreparedStatement statement =
                        connection.prepareStatement("DELETE FROM chat_members WHERE chat_id = ? AND user_id = ?")) {
            statement.setObject(1, chat);
            statement.setObject(2, user);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
