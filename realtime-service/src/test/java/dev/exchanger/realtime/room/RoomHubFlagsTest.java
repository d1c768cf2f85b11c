package dev.exchanger.realtime.room;

import java.util.UUID;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.realtime.flag.FeatureFlags;
import dev.exchanger.realtime.socket.TestConnections;

import static org.assertj.core.api.Assertions.assertThat;

/** What each combination of the three flags makes of chats and of collaboration. */
class RoomHubFlagsTest {

    private static final RoomConfig CONFIG =
            new SmallRyeConfigBuilder().withMapping(RoomConfig.class).build().getConfigMapping(RoomConfig.class);

    @ParameterizedTest(name = "websockets={0} ordering={1} collaboration={2}")
    @CsvSource({
        "true,  true,  true,  RedisRoomBus,  RedisRoomLog,      RedisRoomBus,  RedisRoomLog",
        "true,  true,  false, RedisRoomBus,  RedisRoomLog,      MemoryRoomBus, MemoryRoomLog",
        // Numbers that one process gives mean nothing to another.
        "true,  false, true,  RedisRoomBus,  UnnumberedRoomLog, RedisRoomBus,  RedisRoomLog",
        "true,  false, false, RedisRoomBus,  UnnumberedRoomLog, MemoryRoomBus, MemoryRoomLog",
        "false, true,  true,  MemoryRoomBus, RedisRoomLog,      RedisRoomBus,  RedisRoomLog",
        "false, true,  false, MemoryRoomBus, RedisRoomLog,      MemoryRoomBus, MemoryRoomLog",
        "false, false, true,  MemoryRoomBus, MemoryRoomLog,     RedisRoomBus,  RedisRoomLog",
        "false, false, false, MemoryRoomBus, MemoryRoomLog,     MemoryRoomBus, MemoryRoomLog"
    })
    void eachFlagChoosesItsPart(
            boolean websockets,
            boolean ordering,
            boolean collaboration,
            String bus,
            String log,
            String collaborationBus,
            String collaborationLog) {
        try (TestConnections connections = new TestConnections()) {
            RoomHub hub = new RoomHub(
                    new FeatureFlags(new Flags(collaboration, websockets, ordering)),
                    null,
                    null,
                    CONFIG,
                    connections.timer(),
                    new RoomMetrics(new SimpleMeterRegistry()));
            RoomName chat = RoomName.chat(UUID.randomUUID());
            RoomName session = RoomName.collaboration(UUID.randomUUID());
            assertThat(hub.bus(chat)).hasSameClassAs(hub.bus(RoomName.rates()));
            assertThat(hub.bus(chat).getClass().getSimpleName()).isEqualTo(bus);
            assertThat(hub.log(chat).getClass().getSimpleName()).isEqualTo(log);
            assertThat(hub.bus(session).getClass().getSimpleName()).isEqualTo(collaborationBus);
            assertThat(hub.log(session).getClass().getSimpleName()).isEqualTo(collaborationLog);
        }
    }

    private record Flags(boolean redisCollaboration, boolean redisWebsockets, boolean redisEventOrdering)
            implements FeatureFlags.Config {}
}
