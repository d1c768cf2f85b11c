package dev.exchanger.realtime.room;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import dev.exchanger.platform.redis.RedisLink;

/** Chooses where operations are kept: where the rooms of collaboration are. */
@ApplicationScoped
public class OperationLogProducer {

    @Produces
    @Singleton
    OperationLog operations(RedisLink redis, RoomHub hub) {
        RoomNode rooms = hub.collaboration();
        return rooms.log() instanceof RedisRoomLog log
                ? new RedisOperationLog(redis, log)
                : new MemoryOperationLog((MemoryRoomLog) rooms.log(), rooms.bus());
    }
}
