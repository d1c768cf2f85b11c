package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sessions that ended a moment ago. A handshake may have been let in just before and become a socket just after the
 * revocation went round; whoever opens looks here.
 */
final class RecentlyRevoked {

    /** Longer than a handshake that was let in may take to become a socket. */
    private static final long KEPT = Duration.ofSeconds(20).toNanos();
    /** More in that time and the oldest are forgotten; the end of their tokens bounds them. */
    private static final int LIMIT = 10_000;

    private final Map<String, Long> sessions = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > LIMIT;
        }
    };

    synchronized void add(String sessionId, long now) {
        sessions.values().removeIf(at -> now - at > KEPT);
        sessions.put(sessionId, now);
    }

    synchronized boolean contains(String sessionId, long now) {
        Long at = sessions.get(sessionId);
        return at != null && now - at <= KEPT;
    }
}
