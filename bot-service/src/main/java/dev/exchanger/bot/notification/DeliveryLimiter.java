package dev.exchanger.bot.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.LuaScript;
import dev.exchanger.platform.redis.RedisLink;

/**
 * Keeps all nodes together below the limits of Telegram: one Lua call decides for a whole batch. While Redis is away
 * each node counts for itself with a smaller share.
 *
 * <p>Everything lives in one sorted set whose scores are times: the GCRA arrival time of {@code global} and of each
 * chat, and the end of each pause. What lies in the past means nothing and is dropped, so the set stays small without a
 * TTL per member, and one key keeps the script usable on a cluster.
 */
@ApplicationScoped
public class DeliveryLimiter {
    private static final Logger LOG = Logger.getLogger(DeliveryLimiter.class);
    private static final Duration DEADLINE = Duration.ofMillis(500);
    private static final Duration SLACK = Duration.ofMillis(500);

    // ARGV: interval of the global limit, its burst, burst per chat, TTL; then per slot: chat, interval, counts
    // globally.
    // A permit taken by a call whose answer came too late costs a moment of speed and nothing else.
    private static final LuaScript TAKE = new LuaScript("telegram-send-take", """
            local t = redis.call('TIME')
            local now = t[1] * 1000 + math.floor(t[2] / 1000)
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
            local function score(member) return tonumber(redis.call('ZSCORE', KEYS[1], member) or now) end
            local function put(member, at) redis.call('ZADD', KEYS[1], string.format('%.0f', at), member) end
            local every, burst, chatBurst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
            local paused = score('pause:global') - now
            local waits = {}
            for i = 5, #ARGV, 3 do
              local chat, interval, counts = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2] == '1'
              local tat, all = score('chat:' .. chat), score('global')
              local wait = math.max(paused, score('pause:' .. chat) - now, tat - now - interval * (chatBurst - 1))
              local globalWait = counts and math.max(paused, all - now - every * (burst - 1)) or paused
              if wait <= 0 and globalWait <= 0 then
                put('chat:' .. chat, tat + interval)
                if counts then put('global', all + every) end
              end
              waits[#waits + 1] = math.ceil(math.max(wait, 0))
              waits[#waits + 1] = math.ceil(math.max(globalWait, 0))
            end
            if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
            return waits
            """, DEADLINE);

    // ARGV: chat, pause, TTL. Three chats refused within 5 s, or one long refusal, mean the whole bot is too fast.
    private static final LuaScript PAUSE = new LuaScript("telegram-send-pause", """
            local t = redis.call('TIME')
            local now = t[1] * 1000 + math.floor(t[2] / 1000)
            local pause = tonumber(ARGV[2])
            local function upTo(member, at)
              if at > tonumber(redis.call('ZSCORE', KEYS[1], member) or 0) then
                redis.call('ZADD', KEYS[1], string.format('%.0f', at), member)
              end
            end
            upTo('pause:' .. ARGV[1], now + pause)
            upTo('hit:' .. ARGV[1], now + 5000)
            local hits = 0
            for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')) do
              if string.sub(member, 1, 4) == 'hit:' then hits = hits + 1 end
            end
            local all = hits >= 3 or pause > 10000
            if all then upTo('pause:global', now + pause) end
            if redis.call('PTTL', KEYS[1]) < pause + tonumber(ARGV[3]) then
              redis.call('PEXPIRE', KEYS[1], pause + tonumber(ARGV[3]))
            end
            return all and 1 or 0
            """, DEADLINE);

    private final RedisLink redis;
    private final NotificationConfig config;
    private final LocalDeliveryLimits local;
    private volatile boolean alone;

    DeliveryLimiter(RedisLink redis, NotificationConfig config) {
        this.redis = redis;
        this.config = config;
        this.local = new LocalDeliveryLimits(config.globalPerSecondAlone(), System::nanoTime);
    }

    /**
     * @param counts whether it counts against the global limit; replies do not
     */
    record Slot(long chatId, boolean counts) {
        /** A group takes 20 messages a minute, a private chat one a second. */
        Duration interval() {
            return chatId < 0 ? Duration.ofSeconds(3) : Duration.ofSeconds(1);
        }
    }

    /**
     * @param chatWait until the chat may get a message; zero when now
     * @param globalWait until the bot may send at all; zero when now
     */
    record Permit(Duration chatWait, Duration globalWait) {
        boolean granted() {
            return chatWait.isZero() && globalWait.isZero();
        }

        Duration longest() {
            return chatWait.compareTo(globalWait) >= 0 ? chatWait : globalWait;
        }
    }

    /** Asks for one message per slot; answers in the same order, permits taken at once where granted. */
    Uni<List<Permit>> take(List<Slot> slots) {
        if (!redis.ready()) {
            switchTo(true);
            return Uni.createFrom().item(() -> local.take(slots));
        }
        List<String> arguments = new ArrayList<>();
        arguments.add(Long.toString(1000 / config.globalPerSecond()));
        arguments.add("5");
        arguments.add(Integer.toString(config.chatBurst()));
        arguments.add(Long.toString(RedisKeys.TELEGRAM_SEND_RATE_TTL.toMillis()));
        for (Slot slot : slots) {
            arguments.add(Long.toString(slot.chatId()));
            arguments.add(Long.toString(slot.interval().toMillis()));
            arguments.add(slot.counts() ? "1" : "0");
        }
        return redis.eval(TAKE, List.of(RedisKeys.telegramSendRate()), arguments)
                .map(DeliveryLimiter::permits)
                .invoke(() -> switchTo(false))
                .onFailure()
                .recoverWithItem(away -> {
                    switchTo(true);
                    return local.take(slots);
                });
    }

    /** Telegram refused a message to this chat for {@code retryAfter}; answers when the chat may be tried again. */
    Uni<Duration> pause(long chatId, Duration retryAfter) {
        // Half a second more, as the clocks differ and the first try after a 429 should not be the next 429.
        Duration pause = retryAfter.plus(SLACK);
        local.pause(chatId, pause);
        return redis.eval(
                        PAUSE,
                        List.of(RedisKeys.telegramSendRate()),
                        List.of(
                                Long.toString(chatId),
                                Long.toString(pause.toMillis()),
                                Long.toString(RedisKeys.TELEGRAM_SEND_RATE_TTL.toMillis())))
                .invoke(global -> LOG.warnf(
                        "Telegram asks %s to rest for %s", global.toInteger() == 1 ? "the bot" : "a chat", pause))
                .replaceWith(pause)
                .onFailure()
                .recoverWithItem(pause);
    }

    private void switchTo(boolean toAlone) {
        if (alone != toAlone) {
            alone = toAlone;
            LOG.infof("Delivery limits are counted %s", toAlone ? "on this node alone: Redis is away" : "in Redis");
        }
    }

    private static List<Permit> permits(Response waits) {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < waits.size(); i += 2) {
            permits.add(new Permit(
                    Duration.ofMillis(waits.get(i).toLong()),
                    Duration.ofMillis(waits.get(i + 1).toLong())));
        }
        return permits;
    }
}
