package dev.exchanger.realtime.account;

import java.util.UUID;

import io.smallrye.mutiny.Uni;

/** A CDI bean that keeps something about users and has to forget it with the account. */
public interface AccountListener {

    /**
     * The account is gone for good, and the table {@code deleted_accounts} says so already.
     *
     * @return completes when nothing is left to forget; after a failure it is called again, so it must do no harm twice
     */
    Uni<Void> deleted(UUID user);
}
