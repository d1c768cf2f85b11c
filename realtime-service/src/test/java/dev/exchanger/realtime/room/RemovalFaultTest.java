package dev.exchanger.realtime.room;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who was put out of a chat while this node could hear nothing of it leaves the room in the end. */
@QuarkusTest
@RealtimeApplication
class RemovalFaultTest extends RealtimeTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private ChatClient member;
    private UUID chat;
    private TestSocket socket;

    @BeforeEach
    void join() {
        member = known("Member");
        String id = new ChatClient(service, UserSpec.web()).group(member.userId());
        chat = UUID.fromString(id);
        socket = open(member);
        assertThat(socket.request("room.join", "chat:" + id, null).path("ok").asBoolean())
                .isTrue();
    }

    @Test
    void evenWhenNobodyCanBeAskedAsSoonAsRedisIsBack() throws SQLException {
        try (Connection database = database()) {
            remove(database);
        }
        faults.postgresLink().down();
        faults.redisLink().cut();
        await().atMost(LIMIT).until(redis::ready);
        socket.sync();
        assertThat(socket.pushes("room.left")).isEmpty();
        faults.postgresLink().heal();
        await().atMost(LIMIT).until(() -> socket.pushes("room.left").size() == 1);
    }

    /** The subscription is lost twice, and both times everybody is asked about before the first answer is there. */
    @Test
    void onceThoughSeveralLooksFindItOut() throws SQLException {
        try (Connection database = database()) {
            database.setAutoCommit(false);
            try (Statement statement = database.createStatement()) {
                statement.execute("LOCK TABLE chat_members IN ACCESS EXCLUSIVE MODE");
            }
            remove(database);
            for (int looks = 1; looks <= 2; looks++) {
                faults.redis().command("CLIENT", "KILL", "TYPE", "pubsub");
                int waiting = looks;
                await().atMost(LIMIT).until(() -> looksThatWait() == waiting);
            }
            database.commit();
        }
        await().atMost(LIMIT)
                .until(() -> looksThatWait() == 0 && !socket.pushes("room.left").isEmpty());
        await().during(Duration.ofMillis(500))
                .atMost(LIMIT)
                .until(() -> socket.pushes("room.left").size() == 1);
    }

    private Connection database() {
        return Backends.shared().postgres().connect(faults.database("exchanger_realtime"));
    }

    /** As another node would whose word was lost. */
    private void remove(Connection database) throws SQLException {
        try (PreparedStatement statement =
                database.prepareStatement("DELETE FROM chat_members WHERE chat_id = ? AND user_id = ?")) {
            statement.setObject(1, chat);
            statement.setObject(2, member.userId());
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    /** Questions of the service whether somebody is a member that have no answer yet. */
    private int looksThatWait() throws SQLException {
        try (Connection database = database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'
                          AND query LIKE 'SELECT 1 AS one FROM chat_members%'
                        """)) {
            row.next();
            return row.getInt(1);
        }
    }
}
