package dev.exchanger.bot.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The limits of one node that counts alone: a smaller share of the whole, and no bursts. */
final class LocalDeliveryLimits {
    private static final String GLOBAL = "global";

    private final long globalIntervalNanos;
    private final LongSupplier clock;
    // Member -> the time from which it may be used; what lies in the past is dropped with the next call.
    private final Map<String, Long> until = new HashMap<>();

    /** @param clock nanoseconds of any origin, never going back */
    LocalDeliveryLimits(int globalPerSecond, LongSupplier clock) {
        this.globalIntervalNanos = Duration.ofSeconds(1).toNanos() / globalPerSecond;
        this.clock = clock;
    }

    synchronized List<DeliveryLimiter.Permit> take(List<DeliveryLimiter.Slot> slots) {
        long now = clock.getAsLong();
        until.values().removeIf(time -> time - now <= 0);
        List<DeliveryLimiter.Permit> permits = new ArrayList<>();
        for (DeliveryLimiter.Slot slot : slots) {
            String chat = "chat:" + slot.chatId();
            long chatWait = Math.max(left(chat, now), left("pause:" + slot.chatId(), now));
            long globalWait = slot.counts() ? left(GLOBAL, now) : 0;
            if (chatWait == 0 && globalWait == 0) {
                until.put(chat, now + slot.interval().toNanos());
                if (slot.counts()) {
                    until.put(GLOBAL, now + globalIntervalNanos);
                }
            }
            permits.add(new DeliveryLimiter.Permit(Duration.ofNanos(chatWait), Duration.ofNanos(globalWait)));
        }
        return permits;
    }

    synchronized void pause(long chatId, Duration pause) {
        until.merge(
                "pause:" + chatId, clock.getAsLong() + pause.toNanos(), (one, other) -> one - other > 0 ? one : other);
    }

    private long left(String member, long now) {
        Long time = until.get(member);
        return time == null ? 0 : Math.max(0, time - now);
    }
}
