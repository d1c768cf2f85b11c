package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import org.jboss.logging.Logger;

import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisCommandFailed;
import dev.exchanger.platform.redis.RedisLink;

/** One stream as this node sees it: the consumer group of the service, with the node as a consumer of it. */
final class StreamGroup {

    /** An entry that was delivered and not acknowledged. */
    record Pending(String entryId, String consumer, Duration idle, int deliveries) {}

    private static final Logger LOG = Logger.getLogger(StreamGroup.class);
    private static final int PAGE = 100;

    /** In one step with the check: a consumer that takes an entry in between would lose it with its name. */
    private static final LuaScript FORGET = new LuaScript("forget-consumers", """
            if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
            local forgotten = 0
            for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
              local fields = {}
              for i = 1, #consumer, 2 do fields[consumer[i]] = consumer[i + 1] end
              local matches = fields.name == ARGV[2] or (ARGV[2] == '' and fields.name ~= ARGV[4])
              if matches and fields.pending == 0 and fields.idle >= tonumber(ARGV[3]) then
                redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], fields.name)
                forgotten = forgotten + 1
              end
            end
            return forgotten
            """, Duration.ofMillis(500));

    private final RedisLink link;
    private final String stream;
    private final String deadLetters;
    private final String group;
    private final String consumer;

    StreamGroup(RedisLink link, String stream, String deadLetters, String group, String consumer) {
        this.link = link;
        this.stream = stream;
        this.deadLetters = deadLetters;
        this.group = group;
        this.consumer = consumer;
    }

    String stream() {
        return stream;
    }

    /** Whether a pending entry belongs to this node. */
    boolean owns(Pending pending) {
        return pending.consumer().equals(consumer);
    }

    /** Creates the group where it is missing; a new one starts with the oldest event that the stream still has. */
    Uni<Void> create() {
        return link.execute(RedisCommand.write("XGROUP", "CREATE", stream, group, "0", "MKSTREAM"))
                .onFailure(failure -> failure instanceof RedisCommandFailed error
                        && error.code().equals("BUSYGROUP"))
                .recoverWithNull()
                .replaceWithVoid();
    }

    /**
     * A page of what was delivered and not acknowledged, oldest first.
     *
     * @param minIdle only entries that nobody touched for this long
     * @param after entry id to continue after; empty for the first page
     * @return an empty page is the last one
     */
    Uni<List<Pending>> pending(Duration minIdle, Optional<String> after) {
        return link.execute(RedisCommand.write(
                        "XPENDING",
                        stream,
                        group,
                        "IDLE",
                        millis(minIdle),
                        after.map(id -> "(" + id).orElse("-"),
                        "+",
                        Integer.toString(PAGE)))
                .map(StreamGroup::pendings);
    }

    /**
     * Takes an entry over, which counts as one more delivery.
     *
     * @param minIdle only when nobody touched it for this long
     * @return empty when it was acknowledged or touched meanwhile, or is no longer in the stream
     */
    Uni<Optional<StreamEntry>> claim(String entryId, Duration minIdle) {
        return link.execute(RedisCommand.write("XCLAIM", stream, group, consumer, millis(minIdle), entryId))
                .flatMap(claimed -> {
                    List<StreamEntry> entries = StreamEntry.listOf(claimed);
                    if (entries.isEmpty() && claimed != null && claimed.size() > 0) {
                        LOG.warnf("entry %s of %s was trimmed before %s handled it", entryId, stream, group);
                        return acknowledge(entryId).replaceWith(Optional.empty());
                    }
                    return Uni.createFrom().item(entries.stream().findFirst());
                });
    }

    /** Tells the group that this node is still working on entries. */
    Uni<Void> touch(Collection<String> entryIds) {
        if (entryIds.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<String> args = new ArrayList<>(List.of(stream, group, consumer, "0"));
        args.addAll(entryIds);
        args.add("JUSTID");
        return link.execute(RedisCommand.write("XCLAIM", args.toArray(String[]::new)))
                .replaceWithVoid();
    }

    /** Takes back a delivery that was not the event's fault, so that it does not bring it nearer to its last try. */
    Uni<Void> uncount(String entryId, int deliveries) {
        return claimAs(entryId, Duration.ZERO, deliveries);
    }

    /** Lets another node take the entry at once. */
    Uni<Void> giveBack(String entryId, Duration claimIdle, int deliveries) {
        return claimAs(entryId, claimIdle, deliveries);
    }

    private Uni<Void> claimAs(String entryId, Duration idle, int deliveries) {
        return link.execute(RedisCommand.write(
                        "XCLAIM",
                        stream,
                        group,
                        consumer,
                        "0",
                        entryId,
                        "IDLE",
                        millis(idle),
                        "RETRYCOUNT",
                        Integer.toString(deliveries),
                        "JUSTID"))
                .replaceWithVoid();
    }

    Uni<Void> acknowledge(String entryId) {
        return link.execute(RedisCommand.write("XACK", stream, group, entryId)).replaceWithVoid();
    }

    /** Moves an entry to the dead letters. After a failure it may be there already. */
    Uni<Void> bury(StreamEntry entry, int deliveries, String reason, int keep) {
        String event =
                entry.fields().getOrDefault(StreamEntry.EVENT, entry.fields().toString());
        return link.execute(RedisCommand.once(
                        "XADD",
                        deadLetters,
                        "MAXLEN",
                        "~",
                        Integer.toString(keep),
                        "*",
                        StreamEntry.EVENT,
                        event,
                        "group",
                        group,
                        "entry",
                        entry.id(),
                        "deliveries",
                        Integer.toString(deliveries),
                        "reason",
                        reason))
                .chain(() -> acknowledge(entry.id()));
    }

    /** Removes other consumers of the group that have no entries and said nothing for a while. */
    Uni<Void> forgetOthers(Duration idle) {
        return link.eval(FORGET, List.of(stream), List.of(group, "", millis(idle), consumer))
                .replaceWithVoid();
    }

    /** Removes this node from the group, unless it still has entries there. */
    Uni<Void> leave() {
        return link.eval(FORGET, List.of(stream), List.of(group, consumer, "0", consumer))
                .replaceWithVoid();
    }

    private static List<Pending> pendings(Response rows) {
        List<Pending> pendings = new ArrayList<>();
        if (rows != null) {
            for (Response row : rows) {
                pendings.add(new Pending(
                        row.get(0).toString(),
                        row.get(1).toString(),
                        Duration.ofMillis(row.get(2).toLong()),
                        row.get(3).toInteger()));
            }
        }
        return pendings;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
