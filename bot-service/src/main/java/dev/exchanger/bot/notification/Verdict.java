package dev.exchanger.bot.notification;

import java.time.Duration;

/** What becomes of a notification after a call. */
sealed interface Verdict {

    /** @param messageId of the message that now shows it, or null when the answer named none */
    record Sent(Long messageId) implements Verdict {}

    /**
     * Another call later.
     *
     * @param unknown whether the fate of this call is not known
     * @param unmade whether the call surely was not made, or refused for its timing, and does not count
     */
    record Retry(Duration delay, boolean unknown, boolean unmade, String error) implements Verdict {}

    /** No more calls: it may have arrived. */
    record Unknown(String error) implements Verdict {}

    /** @param block whether the whole chat is closed to us */
    record Suppressed(String error, boolean block) implements Verdict {}

    record Dead(String error) implements Verdict {}

    /** Telegram asks to slow down; says nothing about the message. */
    record TooFast(Duration pause, String error) implements Verdict {}

    /** The token is not accepted: no call can succeed until somebody repairs it. */
    record Halt(String error) implements Verdict {}

    /** Once more right away, without markup. */
    record AsPlainText(String error) implements Verdict {}

    /** Once more right away, as a new message: the one to edit is gone. */
    record AsNewMessage(String error) implements Verdict {}

    /** The group has a new id. */
    record Moved(long chatId) implements Verdict {}
}
