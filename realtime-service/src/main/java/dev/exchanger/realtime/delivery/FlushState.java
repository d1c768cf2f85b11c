package dev.exchanger.realtime.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a connection was sent and is to be sent. One flush of it at a time. */
final class FlushState {

    private Map<UUID, Long> sent = Map.of();
    private Set<UUID> wanted = Set.of();
    private boolean all;
    private boolean busy;

    /** @return whether the caller has to begin */
    synchronized boolean want(Collection<UUID> chats, boolean everything) {
        if (!chats.isEmpty()) {
            Set<UUID> more = new HashSet<>(wanted);
            more.addAll(chats);
            wanted = more;
        }
        all |= everything;
        boolean begin = !busy;
        busy = true;
        return begin;
    }

    /** What is wanted now; empty when nothing is, and then the state is idle. */
    synchronized Optional<Want> take() {
        if (!all && wanted.isEmpty()) {
            busy = false;
            return Optional.empty();
        }
        Want want = new Want(all, wanted);
        all = false;
        wanted = Set.of();
        return Optional.of(want);
    }

    synchronized Map<UUID, Long> sent() {
        return sent;
    }

    synchronized void sent(UUID chat, long seq) {
        Map<UUID, Long> more = new HashMap<>(sent);
        more.merge(chat, seq, Math::max);
        sent = more;
    }

    /** @param all whatever chat */
    record Want(boolean all, Set<UUID> chats) {}
}
