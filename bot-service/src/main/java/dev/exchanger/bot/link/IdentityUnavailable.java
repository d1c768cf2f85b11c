package dev.exchanger.bot.link;

/** Identity cannot be asked just now. The cause is told by its class only: the requests carry tokens. */
public class IdentityUnavailable extends RuntimeException {
    IdentityUnavailable(Throwable cause) {
        super("identity is unavailable: " + cause.getClass().getSimpleName(), null, false, false);
    }
}
