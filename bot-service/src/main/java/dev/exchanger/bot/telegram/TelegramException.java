package dev.exchanger.bot.telegram;

/** Carries a {@link TelegramFailure}. Has neither cause nor stack trace: those of the HTTP client spell out the token. */
public final class TelegramException extends RuntimeException {
    private final transient TelegramFailure failure;

    public TelegramException(TelegramFailure failure) {
        super(TokenMask.mask(failure.reason()), null, false, false);
        this.failure = failure;
    }

    public TelegramFailure failure() {
        return failure;
    }
}
