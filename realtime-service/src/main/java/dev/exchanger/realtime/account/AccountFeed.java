package dev.exchanger.realtime.account;

import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.event.EventHandler;
import dev.exchanger.platform.event.MalformedEvent;
import dev.exchanger.platform.key.RedisKeys;

/**
 * Forgets a user when identity has deleted the account. Her sockets end by the event of each of her sessions, which comes
 * besides.
 */
@ApplicationScoped
public class AccountFeed implements EventHandler {

    private static final Logger LOG = Logger.getLogger(AccountFeed.class);
    private static final String DELETED = "identity.user.deleted.v1";

    private final DeletedAccounts accounts;
    private final List<AccountListener> listeners;

    public AccountFeed(DeletedAccounts accounts, @All List<AccountListener> listeners) {
        this.accounts = accounts;
        this.listeners = listeners;
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
        UUID user = user(event);
        return accounts.add(user)
                .chain(() -> Multi.createFrom()
                        .iterable(listeners)
                        .onItem()
                        .transformToUniAndConcatenate(listener -> listener.deleted(user))
                        .collect()
                        .last())
                .invoke(() -> LOG.infof("Account of user %s deleted: forgotten", user))
                .replaceWithVoid();
    }

    private static UUID user(CloudEvent event) {
        try {
            return UUID.fromString(event.data().path("userId").asText());
        } catch (IllegalArgumentException e) {
            throw new MalformedEvent(event.type() + " has no userId", e);
        }
    }
}
