package dev.exchanger.realtime.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.socket.Position;

/**
 * The operations' log in Redis: the room's log, with two more fields in the room's hash, {@code saved:{epoch}} and
 * {@code closed}, and one set of the rooms to save. Scripts that come late are harmless: they name the epoch they mean.
 */
final class RedisOperationLog implements OperationLog {

    private static final Duration DEADLINE = Duration.ofMillis(500);

    /** As {@link RedisRoomLog#APPEND}, and KEYS: unsaved. ARGV: base epoch, base number, most unsaved, room. */
    private static final LuaScript APPEND =
            new LuaScript("operation-append", """
            do
              if redis.call('EXISTS', KEYS[3]) == 0 then
                local epoch = redis.call('HGET', KEYS[1], 'epoch')
                local seq = tonumber(redis.call('HGET', KEYS[1], 'seq') or 0)
                local at = string.format('%.0f', seq)
                if redis.call('HGET', KEYS[1], 'closed') then
                  return {epoch or '', at, 4}
                end
                if epoch ~= ARGV[9] or seq < tonumber(ARGV[10]) then
                  return {epoch or '', at, 2}
                end
                local saved = tonumber(redis.call('HGET', KEYS[1], 'saved:' .. epoch) or 0)
                if seq - saved >= tonumber(ARGV[11]) then
                  return {epoch, at, 3}
                end
                local time = redis.call('TIME')
                local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
                redis.call('ZADD', KEYS[4], 'NX', now, ARGV[12])
              end
            end
            """ + RedisRoomLog.APPEND.source(), DEADLINE);

    /** KEYS: sequence, unsaved. ARGV: epoch, number, room. */
    private static final LuaScript SAVED = new LuaScript("operation-saved", """
            if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
              return 0
            end
            local field = 'saved:' .. ARGV[1]
            local saved = math.max(tonumber(redis.call('HGET', KEYS[1], field) or 0), tonumber(ARGV[2]))
            redis.call('HSET', KEYS[1], field, string.format('%.0f', saved))
            if tonumber(redis.call('HGET', KEYS[1], 'seq') or 0) <= saved then
              redis.call('ZREM', KEYS[2], ARGV[3])
            else
              redis.call('ZADD', KEYS[2], 0, ARGV[3])
            end
            return 1
            """, DEADLINE);

    /** KEYS: unsaved. ARGV: lease, limit. */
    private static final LuaScript CLAIM = new LuaScript("operation-claim", """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now), 'LIMIT', 0, ARGV[2])
            for _, room in ipairs(due) do
              redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[1])), room)
            end
            return due
            """, DEADLINE);

    /** KEYS: sequence. ARGV: ttl. */
    private static final LuaScript CLOSE = new LuaScript("operation-close", """
            redis.call('HSET', KEYS[1], 'closed', 1)
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return 1
            """, DEADLINE);

    /** KEYS: sequence, log. ARGV: epoch. */
    private static final LuaScript RENEW = new LuaScript("operation-renew", """
            if redis.call('HGET', KEYS[1], 'epoch') == ARGV[1] then
              redis.call('DEL', KEYS[1], KEYS[2])
            end
            return 1
            """, DEADLINE);

    private final RedisLink redis;
    private final RedisRoomLog log;

    RedisOperationLog(RedisLink redis, RedisRoomLog log) {
        this.redis = redis;
        this.log = log;
    }

    @Override
    public Uni<Placement> append(RoomMessage message, Position base, int maxUnsaved) {
        List<String> keys = new ArrayList<>(RedisRoomLog.appendKeys(message));
        keys.add(RedisKeys.collaborationUnsaved());
        List<String> args = new ArrayList<>(log.appendArgs(message));
        args.add(base.epoch());
        args.add(Long.toString(base.seq()));
        args.add(Integer.toString(maxUnsaved));
        args.add(message.room().toString());
        return redis.eval(APPEND, keys, args).map(RedisOperationLog::placement);
    }

    private static Placement placement(Response answer) {
        String epoch = answer.get(0).toString();
        Position position =
                epoch.isEmpty() ? null : new Position(epoch, answer.get(1).toLong());
        Outcome outcome =
                switch (answer.get(2).toInteger()) {
                    case 0 -> Outcome.PLACED;
                    case 1 -> Outcome.REPEATED;
                    case 3 -> Outcome.FULL;
                    case 4 -> Outcome.CLOSED;
                    default -> Outcome.STALE;
                };
        return new Placement(outcome, position);
    }

    @Override
    public Uni<Piece> read(RoomName room, Position saved, int limit) {
        return log.read(room, saved, limit).map(Piece::of);
    }

    @Override
    public Uni<Void> saved(RoomName room, Position upTo) {
        List<String> keys = List.of(RedisKeys.roomSequence(room.toString()), RedisKeys.collaborationUnsaved());
        return redis.eval(SAVED, keys, List.of(upTo.epoch(), Long.toString(upTo.seq()), room.toString()))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<RoomName>> claim(Duration lease, int limit) {
        List<String> args = List.of(Long.toString(lease.toMillis()), Integer.toString(limit));
        return redis.eval(CLAIM, List.of(RedisKeys.collaborationUnsaved()), args)
                .map(answer -> {
                    List<RoomName> rooms = new ArrayList<>();
                    for (int i = 0; answer != null && i < answer.size(); i++) {
                        RoomName.parse(answer.get(i).toString()).ifPresent(rooms::add);
                    }
                    return rooms;
                });
    }

    @Override
    public Uni<Void> close(RoomName room) {
        return redis.eval(
                        CLOSE,
                        List.of(RedisKeys.roomSequence(room.toString())),
                        List.of(Long.toString(RedisKeys.ROOM_SEQUENCE_TTL.toMillis())))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> forget(RoomName room) {
        return redis.execute(RedisCommand.write("ZREM", RedisKeys.collaborationUnsaved(), room.toString()))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> renew(RoomName room, String epoch) {
        List<String> keys = List.of(RedisKeys.roomSequence(room.toString()), RedisRoomLog.logKey(room));
        return redis.eval(RENEW, keys, List.of(epoch)).replaceWithVoid();
    }

    @Override
    public Uni<Long> unsavedRooms() {
        return redis.execute(RedisCommand.read("ZCARD", RedisKeys.collaborationUnsaved()))
                .map(Response::toLong);
    }
}
