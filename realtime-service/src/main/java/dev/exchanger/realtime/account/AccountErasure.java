package dev.exchanger.realtime.account;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;

/**
 * Forgets what is left of deleted accounts, one after the other and for as long as it takes: whoever was in thousands of
 * chats takes longer than an event may. Any node goes on with what another one did not finish.
 */
@ApplicationScoped
public class AccountErasure {

    private static final Logger LOG = Logger.getLogger(AccountErasure.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final DeletedAccounts accounts;
    private final List<AccountListener> listeners;
    private final WorkLoop loop;

    public AccountErasure(DeletedAccounts accounts, @All List<AccountListener> listeners, BackgroundWork work) {
        this.accounts = accounts;
        this.listeners = listeners;
        this.loop = work.loop("account erasure", this::next);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    /** There is an account to forget. */
    void nudge() {
        loop.nudge();
    }

    private Uni<Duration> next() {
        return accounts.claim()
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(PAUSE)
                        : forget(found.get()).replaceWith(Duration.ZERO));
    }

    /** One account that cannot be forgotten now must not keep the others. */
    private Uni<Void> forget(UUID user) {
        return Multi.createFrom()
                .iterable(listeners)
                .onItem()
                .transformToUniAndConcatenate(listener -> listener.deleted(user))
                .collect()
                .last()
                .chain(() -> accounts.forgotten(user))
                .invoke(() -> LOG.infof("Account of user %s deleted: forgotten", user))
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("Account of user %s is forgotten later: %s", user, failure.toString());
                    return accounts.later(user);
                });
    }
}
