package dev.exchanger.realtime.delivery;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.account.AccountListener;

/** Forgets the devices of a deleted account and what they have; how far she had got goes with her places in chats. */
@ApplicationScoped
class DeliveryErasure implements AccountListener {

    private final UndeliveredRepository repository;
    private final UndeliveredQueue queue;

    DeliveryErasure(UndeliveredRepository repository, UndeliveredQueue queue) {
        this.repository = repository;
        this.queue = queue;
    }

    @Override
    public Uni<Void> deleted(UUID user) {
        return repository.forget(user).chain(() -> queue.forget(user));
    }
}
