package dev.exchanger.realtime.presence;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.account.AccountListener;

/** Forgets when a deleted account was where. */
@ApplicationScoped
public class PresenceErasure implements AccountListener {

    private final PresenceStore store;
    private final LastSeenRepository lastSeen;

    public PresenceErasure(PresenceStore store, LastSeenRepository lastSeen) {
        this.store = store;
        this.lastSeen = lastSeen;
    }

    @Override
    public Uni<Void> deleted(UUID user) {
        return store.forget(user).chain(() -> lastSeen.forget(user));
    }
}
