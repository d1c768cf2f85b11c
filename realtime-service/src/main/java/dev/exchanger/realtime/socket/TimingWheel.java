package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One hashed timing wheel for all deadlines of all connections of a node: adding and cancelling cost the same for ten
 * connections and for ten thousand, and there is one timer, not one per connection. A task runs at its deadline or up
 * to one tick later, never earlier, on the thread that turns the wheel; it must be short and must not throw.
 */
public final class TimingWheel {

    private final long tickNanos;
    private final Slot[] slots;
    private long turned;
    private long origin;
    private boolean started;

    /**
     * @param tick how exact deadlines are
     * @param slots how many ticks a round has; a power of two
     */
    public TimingWheel(Duration tick, int slots) {
        if (Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("slots must be a power of two: " + slots);
        }
        this.tickNanos = tick.toNanos();
        this.slots = new Slot[slots];
        for (int i = 0; i < slots; i++) {
            this.slots[i] = new Slot();
        }
    }

    /** A deadline that may be given up. */
    public static final class Timeout {
        private final long tick;
        private Runnable task;
        private Slot slot;
        private Timeout previous;
        private Timeout next;

        private Timeout(long tick, Runnable task) {
            this.tick = tick;
            this.task = task;
        }
    }

    /** Runs the task {@code delay} after {@code now}. */
    public synchronized Timeout schedule(long now, Duration delay, Runnable task) {
        start(now);
        long due = now - origin + delay.toNanos();
        // Rounded up, so that no deadline fires early; at least the next tick, which has not been turned yet.
        long tick = Math.max(turned + 1, (due + tickNanos - 1) / tickNanos);
        Timeout timeout = new Timeout(tick, task);
        slots[(int) (tick & (slots.length - 1))].add(timeout);
        return timeout;
    }

    /** Gives up a deadline; {@code null}, fired and cancelled ones are ignored. */
    public synchronized void cancel(Timeout timeout) {
        if (timeout != null && timeout.slot != null) {
            timeout.slot.remove(timeout);
        }
    }

    /** Turns the wheel to {@code now} and runs what is due. */
    public void advance(long now) {
        for (Runnable task : due(now)) {
            task.run();
        }
    }

    private synchronized List<Runnable> due(long now) {
        start(now);
        long target = (now - origin) / tickNanos;
        List<Runnable> due = new ArrayList<>();
        // After a long pause one round visits every slot; more would visit them again for nothing.
        long first = Math.max(turned + 1, target - slots.length + 1);
        for (long tick = first; tick <= target; tick++) {
            slots[(int) (tick & (slots.length - 1))].take(target, due);
        }
        turned = Math.max(turned, target);
        return due;
    }

    private void start(long now) {
        if (!started) {
            started = true;
            origin = now;
        }
    }

    /** A doubly linked list, so that cancelling does not search. */
    private static final class Slot {
        private Timeout first;

        void add(Timeout timeout) {
            timeout.slot = this;
            timeout.next = first;
            if (first != null) {
                first.previous = timeout;
            }
            first = timeout;
        }

        void remove(Timeout timeout) {
            if (timeout.previous == null) {
                first = timeout.next;
            } else {
                timeout.previous.next = timeout.next;
            }
            if (timeout.next != null) {
                timeout.next.previous = timeout.previous;
            }
            timeout.slot = null;
            timeout.previous = null;
            timeout.next = null;
            timeout.task = null;
        }

        void take(long target, List<Runnable> due) {
            Timeout timeout = first;
            while (timeout != null) {
                Timeout following = timeout.next;
                if (timeout.tick <= target) {
                    due.add(timeout.task);
                    remove(timeout);
                }
                timeout = following;
            }
        }
    }
}
