package dev.exchanger.realtime.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;

/** Connections that closed while Redis was away. What does not fit here is forgotten when its lease ends. */
@ApplicationScoped
public class PendingLeaves {

    private static final int LIMIT = 20_000;

    private final Queue<Leave> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** @param lease name of the connection in the store */
    record Leave(UUID user, String lease) {}

    void add(UUID user, String lease) {
        if (size.incrementAndGet() > LIMIT) {
            size.decrementAndGet();
        } else {
            queue.add(new Leave(user, lease));
        }
    }

    /** Takes out all there are now. */
    List<Leave> take() {
        List<Leave> all = new ArrayList<>();
        for (Leave next = queue.poll(); next != null; next = queue.poll()) {
            size.decrementAndGet();
            all.add(next);
        }
        return all;
    }
}
