package dev.exchanger.bot.telegram;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

/** What the last calls say about the way to Telegram. */
@ApplicationScoped
public class TelegramHealth {
    private static final Logger LOG = Logger.getLogger(TelegramHealth.class);

    /** How Telegram looks from here. */
    public enum State {
        /** No call was made yet. */
        UNPROVEN,
        /** The last call reached the Bot API. */
        REACHABLE,
        /** The last call got no usable answer: better ask something harmless first. */
        SUSPECT,
        /** The token is not accepted; somebody has to repair the configuration. */
        REFUSED
    }

    private volatile State state = State.UNPROVEN;

    public State state() {
        return state;
    }

    void succeeded() {
        change(State.REACHABLE, "");
    }

    void failed(TelegramFailure failure) {
        if (failure instanceof TelegramFailure.Refused refused) {
            boolean token = refused.code() == 401 || refused.code() == 404;
            change(token ? State.REFUSED : State.REACHABLE, failure.reason());
        } else {
            change(State.SUSPECT, failure.reason());
        }
    }

    private void change(State to, String reason) {
        State from = state;
        if (from == to) {
            return;
        }
        state = to;
        switch (to) {
            case REFUSED -> LOG.errorf("Telegram refuses the bot token: %s", TokenMask.mask(reason));
            case SUSPECT -> LOG.warnf("Telegram does not answer: %s", TokenMask.mask(reason));
            default -> LOG.infof("Telegram is reachable");
        }
    }
}
