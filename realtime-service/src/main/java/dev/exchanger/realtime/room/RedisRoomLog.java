package dev.exchanger.realtime.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.socket.Frame;
import dev.exchanger.realtime.socket.Position;

/** The log in Redis: a hash with epoch and number, a stream whose entry ids are the numbers, a key per recent message. */
final class RedisRoomLog implements RoomLog {

    private static final Duration DEADLINE = Duration.ofMillis(500);

    /** KEYS: sequence, log, done. ARGV: new epoch, head, tail, channel, history size, ttl of sequence, of log, of done. */
    static final LuaScript APPEND = new LuaScript("room-append", """
            local done = redis.call('GET', KEYS[3])
            if done then
              local at = string.find(done, ' ')
              return {string.sub(done, 1, at - 1), string.sub(done, at + 1), 1}
            end
            local epoch = redis.call('HGET', KEYS[1], 'epoch')
            if not epoch then
              epoch = ARGV[1]
              redis.call('HSET', KEYS[1], 'epoch', epoch)
              redis.call('DEL', KEYS[2])
            end
            local seq = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'seq', 1))
            local frame = ARGV[2] .. '"s":' .. seq .. ',"e":"' .. epoch .. '",' .. ARGV[3]
            local added = redis.pcall('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], seq .. '-1', 'm', frame)
            if type(added) == 'table' and added.err then
              -- The log is ahead of the numbering: one of them was lost or restored. Nobody can trust old positions.
              epoch = ARGV[1]
              seq = '1'
              redis.call('DEL', KEYS[2])
              redis.call('HSET', KEYS[1], 'epoch', epoch, 'seq', 1)
              frame = ARGV[2] .. '"s":1,"e":"' .. epoch .. '",' .. ARGV[3]
              redis.call('XADD', KEYS[2], '1-1', 'm', frame)
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[6])
            redis.call('PEXPIRE', KEYS[2], ARGV[7])
            redis.call('SET', KEYS[3], epoch .. ' ' .. seq, 'PX', ARGV[8])
            redis.call('PUBLISH', ARGV[4], epoch .. ' ' .. seq .. '\\n' .. frame)
            return {epoch, seq, 0}
            """, DEADLINE);

    /** KEYS: sequence, log. ARGV: new epoch, known epoch or '', known number, limit, ttl of sequence, 1 if a node knows. */
    private static final LuaScript READ = new LuaScript("room-read", """
            local epoch = redis.call('HGET', KEYS[1], 'epoch')
            local seq = tonumber(redis.call('HGET', KEYS[1], 'seq') or 0)
            local known = tonumber(ARGV[3])
            local lost = ARGV[6] == '1' and epoch == ARGV[2] and seq < known
            if not epoch or lost then
              epoch = ARGV[1]
              seq = 0
              redis.call('DEL', KEYS[2])
              redis.call('HSET', KEYS[1], 'epoch', epoch, 'seq', 0)
              redis.call('PEXPIRE', KEYS[1], ARGV[5])
            end
            local answer = {epoch, string.format('%.0f', seq)}
            if epoch == ARGV[2] and seq > known then
              local from = string.format('%.0f', known + 1)
              for _, entry in ipairs(redis.call('XRANGE', KEYS[2], from, '+', 'COUNT', ARGV[4])) do
                answer[#answer + 1] = entry[1]
                answer[#answer + 1] = entry[2][2]
              end
            end
            return answer
            """, DEADLINE);

    private final RedisLink redis;
    private final int historySize;

    RedisRoomLog(RedisLink redis, int historySize) {
        this.redis = redis;
        this.historySize = historySize;
    }

    @Override
    public Uni<Appended> append(RoomMessage message) {
        return redis.eval(APPEND, appendKeys(message), appendArgs(message)).map(answer -> {
            Position position =
                    new Position(answer.get(0).toString(), answer.get(1).toLong());
            return new Appended(message.at(position), answer.get(2).toInteger() == 1, true);
        });
    }

    static List<String> appendKeys(RoomMessage message) {
        String room = message.room().toString();
        return List.of(RedisKeys.roomSequence(room), logKey(message.room()), RedisKeys.roomDone(room, message.key()));
    }

    List<String> appendArgs(RoomMessage message) {
        return List.of(
                newEpoch(),
                message.head(),
                message.tail(),
                RedisKeys.roomChannel(message.room().toString()),
                Integer.toString(historySize),
                millis(RedisKeys.ROOM_SEQUENCE_TTL),
                millis(RedisKeys.ROOM_HISTORY_TTL),
                millis(RedisKeys.ROOM_DONE_TTL));
    }

    /** The stream of a room; the operations of a session are a family of keys of their own. */
    static String logKey(RoomName room) {
        return room.kind() == RoomName.Kind.COLLABORATION
                ? RedisKeys.collaboration(room.id().toString())
                : RedisKeys.roomLog(room.toString());
    }

    @Override
    public Uni<Extract> read(RoomName room, Position known, int limit) {
        return read(room, known, limit, "1");
    }

    @Override
    public Uni<Extract> replay(RoomName room, Position claimed, int limit) {
        return read(room, claimed, limit, "0");
    }

    private Uni<Extract> read(RoomName name, Position known, int limit, String trusted) {
        String room = name.toString();
        List<String> args = List.of(
                newEpoch(),
                known == null ? "" : known.epoch(),
                known == null ? "0" : Long.toString(known.seq()),
                Integer.toString(limit),
                millis(RedisKeys.ROOM_SEQUENCE_TTL),
                trusted);
        return redis.eval(READ, List.of(RedisKeys.roomSequence(room), logKey(name)), args)
                .map(RedisRoomLog::extract);
    }

    private static Extract extract(Response answer) {
        String epoch = answer.get(0).toString();
        List<RoomFrame> frames = new ArrayList<>((answer.size() - 2) / 2);
        for (int i = 2; i < answer.size(); i += 2) {
            String entry = answer.get(i).toString();
            long seq = Long.parseLong(entry.substring(0, entry.indexOf('-')));
            frames.add(new RoomFrame(
                    new Position(epoch, seq), Frame.of(answer.get(i + 1).toString())));
        }
        return new Extract(new Position(epoch, answer.get(1).toLong()), frames);
    }

    /** Short and random: an epoch only has to differ from the ones before it in the same room. */
    static String newEpoch() {
        return UUID.randomUUID().toString().substring(24);
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
