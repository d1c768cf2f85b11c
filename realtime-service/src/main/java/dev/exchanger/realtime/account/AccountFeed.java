package dev.exchanger.realtime.account;

import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.event.EventHandler;
import dev.exchanger.platform.event.MalformedEvent;
import dev.exchanger.platform.key.RedisKeys;

/**
 * Hears of accounts that identity has deleted. Their sockets end by the events of their sessions, which come besides.
 */
@ApplicationScoped
public class AccountFeed implements EventHandler {

    private static final String DELETED = "identity.user.deleted.v1";

    private final DeletedAccounts accounts;
    private final AccountErasure erasure;

    public AccountFeed(DeletedAccounts accounts, AccountErasure erasure) {
        this.accounts = accounts;
        this.erasure = erasure;
    }

    @Override
    public String stream() {
        return RedisKeys.events("identity");
    }

    @Override
    public Set<String> types() {
        return Set.of(DELETED);
    }

    @Override
    public Uni<Void> handle(CloudEvent event) {
        return accounts.add(user(event)).invoke(erasure::nudge);
    }

    private static UUID user(CloudEvent event) {
        try {
            return UUID.fromString(event.data().path("userId").asText());
        } catch (IllegalArgumentException e) {
            throw new MalformedEvent(event.type() + " has no userId", e);
        }
    }
}
