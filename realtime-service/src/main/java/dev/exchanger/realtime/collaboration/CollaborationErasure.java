package dev.exchanger.realtime.collaboration;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.account.AccountListener;

/** Takes deleted accounts out of sessions. What they changed stays, under their ids. */
@ApplicationScoped
public class CollaborationErasure implements AccountListener {

    private final CollaborationService service;

    public CollaborationErasure(CollaborationService service) {
        this.service = service;
    }

    @Override
    public Uni<Void> deleted(UUID user) {
        return service.forget(user);
    }
}
