package dev.exchanger.realtime.room;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.room.OperationLog.Outcome;
import dev.exchanger.realtime.room.OperationLog.Placement;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.Position;
import dev.exchanger.realtime.testing.RealtimeApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What both logs of operations promise. The rooms are of no session, so the service forgets them; hence the own waits. */
@QuarkusTest
@RealtimeApplication
class OperationLogTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MANY = 1000;

    @Inject
    RedisLink redis;

    private final RoomName room = RoomName.collaboration(UUID.randomUUID());
    private OperationLog log;

    @ParameterizedTest
    @ValueSource(strings = {"redis", "memory"})
    void onlyWhoKnowsWhereTheRoomIsIsTaken(String kind) {
        String epoch = begin(kind);
        assertThat(append("before", new Position("another", 0), MANY).outcome()).isEqualTo(Outcome.STALE);
        assertThat(append("ahead", new Position(epoch, 1), MANY))
                .isEqualTo(new Placement(Outcome.STALE, new Position(epoch, 0)));
        assertThat(append("a", new Position(epoch, 0), MANY))
                .isEqualTo(new Placement(Outcome.PLACED, new Position(epoch, 1)));
        assertThat(append("b", new Position(epoch, 0), MANY))
                .isEqualTo(new Placement(Outcome.PLACED, new Position(epoch, 2)));
        assertThat(append("a", new Position("another", 7), MANY))
                .as("a repetition gets its place whatever its base")
                .isEqualTo(new Placement(Outcome.REPEATED, new Position(epoch, 1)));
        OperationLog.Piece piece = get(log.read(room, new Position(epoch, 0), 10));
        assertThat(piece.entries()).extracting(entry -> entry.position().seq()).containsExactly(1L, 2L);
        assertThat(piece.continues(new Position(epoch, 0))).isTrue();
        assertThat(piece.end(new Position(epoch, 0))).isEqualTo(new Position(epoch, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "memory"})
    void soManyMayWaitToBeSaved(String kind) {
        String epoch = begin(kind);
        for (int i = 1; i <= 3; i++) {
            assertThat(append("k" + i, new Position(epoch, 0), 3).outcome()).isEqualTo(Outcome.PLACED);
        }
        assertThat(append("k4", new Position(epoch, 0), 3))
                .isEqualTo(new Placement(Outcome.FULL, new Position(epoch, 3)));
        assertThat(append("k3", new Position(epoch, 0), 3).outcome()).isEqualTo(Outcome.REPEATED);
        get(log.saved(room, new Position("another", 3)));
        assertThat(append("k4", new Position(epoch, 0), 3).outcome())
                .as("the word of another epoch")
                .isEqualTo(Outcome.FULL);
        get(log.saved(room, new Position(epoch, 2)));
        get(log.saved(room, new Position(epoch, 1)));
        assertThat(append("k4", new Position(epoch, 0), 3).outcome()).isEqualTo(Outcome.PLACED);
        assertThat(append("k5", new Position(epoch, 0), 3).outcome()).isEqualTo(Outcome.PLACED);
        assertThat(append("k6", new Position(epoch, 0), 3).outcome()).isEqualTo(Outcome.FULL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "memory"})
    void aClosedRoomTakesNoMore(String kind) {
        String epoch = begin(kind);
        append("a", new Position(epoch, 0), MANY);
        get(log.close(room));
        assertThat(append("b", new Position(epoch, 1), MANY).outcome()).isEqualTo(Outcome.CLOSED);
        assertThat(append("a", new Position(epoch, 0), MANY).outcome()).isEqualTo(Outcome.REPEATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "memory"})
    void anEpochIsEndedByItsNameOnly(String kind) {
        String epoch = begin(kind);
        append("a", new Position(epoch, 0), MANY);
        get(log.renew(room, "another"));
        assertThat(get(log.read(room, new Position(epoch, 0), 10)).entries()).hasSize(1);
        get(log.renew(room, epoch));
        OperationLog.Piece piece = get(log.read(room, new Position(epoch, 1), 10));
        assertThat(piece.top().epoch()).isNotEqualTo(epoch);
        assertThat(piece.top().seq()).isZero();
    }

    /** In memory only: in Redis the application under test takes what it finds, as another node would. */
    @ParameterizedTest
    @ValueSource(strings = "memory")
    void aRoomIsSavedByOneAtATime(String kind) {
        String epoch = begin(kind);
        append("a", new Position(epoch, 0), MANY);
        assertThat(get(log.unsavedRooms())).isEqualTo(1);
        Duration lease = Duration.ofMillis(200);
        assertThat(get(log.claim(lease, 10))).containsExactly(room);
        assertThat(get(log.claim(lease, 10))).isEmpty();
        await("the lease of who died").until(() -> get(log.claim(lease, 10)).equals(List.of(room)));
        append("b", new Position(epoch, 1), MANY);
        get(log.saved(room, new Position(epoch, 1)));
        assertThat(get(log.claim(lease, 10))).as("there is more to save").containsExactly(room);
        get(log.saved(room, new Position(epoch, 2)));
        assertThat(get(log.unsavedRooms())).isZero();
    }

    private String begin(String kind) {
        log = kind.equals("redis")
                ? new RedisOperationLog(redis, new RedisRoomLog(redis, RoomHub.OPERATIONS_KEPT))
                : new MemoryOperationLog(new MemoryRoomLog(RoomHub.OPERATIONS_KEPT), new MemoryRoomBus());
        return get(log.read(room, new Position("", 0), 1)).top().epoch();
    }

    private Placement append(String key, Position base, int maxUnsaved) {
        return get(log.append(
                RoomMessage.lasting(room, key, "collab.op", Instant.now(), EnvelopeWriter.object()), base, maxUnsaved));
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }
}
