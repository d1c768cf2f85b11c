package dev.exchanger.bot.notification;

import java.time.Duration;

import dev.exchanger.bot.telegram.TelegramFailure;
import dev.exchanger.platform.time.BackOff;

/**
 * Decides what a failed call means. The promise: nothing is lost silently; a duplicate is possible only where a call's
 * answer was lost, at most once per notification; an edit is repeated as often as needed because it changes nothing.
 */
final class DeliveryPolicy {
    private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);
    private static final Duration FIRST_RESEND = Duration.ofSeconds(2);
    private static final BackOff EDITS = BackOff.doubling(FIRST_RESEND, Duration.ofMinutes(5));
    private static final Duration LONGEST_UNSENT_RETRY = Duration.ofSeconds(30);
    private static final int MAX_UNKNOWN_EDITS = 15;

    private DeliveryPolicy() {}

    /**
     * @param edit whether the call was an edit of an existing message
     * @param plain whether the call already went without markup
     */
    static Verdict decide(Delivery delivery, boolean edit, boolean plain, TelegramFailure failure) {
        if (failure instanceof TelegramFailure.Unsent unsent) {
            // Half of its age, so that the pauses grow without a counter and the stale rule ends it.
            Duration delay = delivery.age().dividedBy(2).plusSeconds(1);
            return new Verdict.Retry(shorter(delay, LONGEST_UNSENT_RETRY), false, true, unsent.reason());
        }
        if (failure instanceof TelegramFailure.Refused refused) {
            return refused(edit, plain, refused);
        }
        return unknown(delivery, edit, failure.reason());
    }

    /** The same question for a call whose sender died: it was begun, its answer is nowhere. */
    static Verdict abandoned(Delivery delivery, boolean edit) {
        return unknown(delivery, edit, "sender died during the call");
    }

    private static Verdict unknown(Delivery delivery, boolean edit, String reason) {
        if (edit) {
            return delivery.unknowns() >= MAX_UNKNOWN_EDITS
                    ? new Verdict.Unknown(reason)
                    : new Verdict.Retry(EDITS.after(delivery.unknowns() + 1), true, false, reason);
        }
        boolean again =
                delivery.unknowns() == 0 && delivery.type().whenUnknown() == NotificationType.WhenUnknown.RESEND_ONCE;
        return again ? new Verdict.Retry(FIRST_RESEND, true, false, reason) : new Verdict.Unknown(reason);
    }

    private static Verdict refused(boolean edit, boolean plain, TelegramFailure.Refused refused) {
        String reason = refused.code() + " " + refused.reason();
        if (refused.migratedTo().isPresent()) {
            return new Verdict.Moved(refused.migratedTo().get());
        }
        return switch (refused.code()) {
            case 429 -> new Verdict.TooFast(refused.retryAfter().orElse(DEFAULT_PAUSE), reason);
            case 403 -> new Verdict.Suppressed(reason, true);
            case 401, 404 -> new Verdict.Halt(reason);
            case 400 -> badRequest(edit, plain, refused, reason);
            default -> new Verdict.Dead(reason);
        };
    }

    private static Verdict badRequest(boolean edit, boolean plain, TelegramFailure.Refused refused, String reason) {
        if (refused.says("message is not modified")) {
            return new Verdict.Sent(null);
        }
        if (edit
                && (refused.says("message to edit not found")
                        || refused.says("message can't be edited")
                        || refused.says("message_id_invalid"))) {
            return new Verdict.AsNewMessage(reason);
        }
        if (refused.says("can't parse entities")) {
            return plain ? new Verdict.Dead(reason) : new Verdict.AsPlainText(reason);
        }
        if (refused.says("chat not found")
                || refused.says("user not found")
                || refused.says("deactivated")
                || refused.says("peer_id_invalid")) {
            return new Verdict.Suppressed(reason, true);
        }
        return new Verdict.Dead(reason);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
