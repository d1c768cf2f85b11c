package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;

import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * Appends events to one stream, all of a batch in order or none.
 *
 * <p>An append is refused while Redis is not the one that was last looked at: another run of the server (it may have
 * lost its memory, or the last second of it), or a stream that ends before what is known to be in it. Then the caller
 * compares {@link #tail} with what it published, and says {@link #adopt} when it knows what to do about the difference.
 */
final class StreamPublisher {

    /** How many of the newest entries {@link #tail} looks at. */
    static final int TAIL = 1000;

    /** A script and not a pipeline: after an error in the middle no later event may overtake the failed one. */
    private static final LuaScript APPEND = new LuaScript("outbox-append", """
            local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
            local last = '0-0'
            if redis.call('EXISTS', KEYS[1]) == 1 then
              local info = redis.call('XINFO', 'STREAM', KEYS[1])
              for i = 1, #info, 2 do
                if info[i] == 'last-generated-id' then last = info[i + 1] end
              end
            end
            local function before(a, b)
              local ams, aseq = string.match(a, '(%d+)-(%d+)')
              local bms, bseq = string.match(b, '(%d+)-(%d+)')
              if ams == bms then return tonumber(aseq) < tonumber(bseq) end
              return tonumber(ams) < tonumber(bms)
            end
            if run ~= ARGV[2] or before(last, ARGV[3]) then return {'refused', run, last} end
            for i = 4, #ARGV do
              last = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'event', ARGV[i])
            end
            return {'done', run, last}
            """, Duration.ofMillis(500));

    /** What is known of the server: its run, and the last entry of the stream. */
    private record View(String run, String lastEntry) {}

    private static final View NOTHING_KNOWN = new View("", "0-0");

    private final RedisLink link;
    private final String stream;
    private final int length;

    private volatile View known = NOTHING_KNOWN;
    private volatile View found = NOTHING_KNOWN;

    /** @param length how many entries the stream keeps at least */
    StreamPublisher(RedisLink link, String stream, int length) {
        this.link = link;
        this.stream = stream;
        this.length = length;
    }

    /**
     * Appends events as one step. When it fails they may have been appended, or may be later.
     *
     * @param events none is allowed: then it only asks whether an append would be refused
     * @return {@code false} when it was refused, and nothing was appended
     */
    Uni<Boolean> append(List<String> events) {
        View before = known;
        List<String> args = new ArrayList<>(events.size() + 3);
        args.add(Integer.toString(length));
        args.add(before.run());
        args.add(before.lastEntry());
        args.addAll(events);
        return link.eval(APPEND, List.of(stream), args).map(this::appended);
    }

    private boolean appended(Response answer) {
        View view = new View(answer.get(1).toString(), answer.get(2).toString());
        boolean done = answer.get(0).toString().equals("done");
        if (done) {
            known = view;
        } else {
            found = view;
        }
        return done;
    }

    /** The ids of the newest events in the stream; entries that are no events are left out. */
    Uni<Set<UUID>> tail() {
        return link.execute(RedisCommand.write("XREVRANGE", stream, "+", "-", "COUNT", Integer.toString(TAIL)))
                .map(StreamPublisher::ids);
    }

    /** Takes the server that last refused for the one to append to from now on. */
    void adopt() {
        known = found;
    }

    private static Set<UUID> ids(Response entries) {
        Set<UUID> ids = new HashSet<>();
        for (StreamEntry entry : StreamEntry.listOf(entries)) {
            try {
                ids.add(CloudEvent.fromJson(entry.fields().get(StreamEntry.EVENT))
                        .id());
            } catch (MalformedEvent e) {
                // Not written by a relay; it is the consumers' part to complain.
                continue;
            }
        }
        return ids;
    }
}
