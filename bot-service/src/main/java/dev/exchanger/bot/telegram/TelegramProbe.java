package dev.exchanger.bot.telegram;

import java.time.Duration;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.time.BackOff;

/**
 * After a lost answer something harmless is asked first: the one resend that a message may get must not be spent on a
 * Telegram that is still away. For one caller that asks again and again, not for several at once.
 */
public final class TelegramProbe {
    private static final BackOff PAUSES = BackOff.doubling(Duration.ofMillis(500), Duration.ofSeconds(30));

    private final TelegramClient telegram;
    private final TelegramHealth health;
    private int failed;

    public TelegramProbe(TelegramClient telegram, TelegramHealth health) {
        this.telegram = telegram;
        this.health = health;
    }

    /** @return how long to wait before the next call, zero when Telegram answers */
    public Uni<Duration> pause() {
        TelegramHealth.State state = health.state();
        if (state != TelegramHealth.State.SUSPECT && state != TelegramHealth.State.REFUSED) {
            failed = 0;
            return Uni.createFrom().item(Duration.ZERO);
        }
        return telegram.getMe().map(profile -> Duration.ZERO).onFailure().recoverWithItem(() -> PAUSES.after(++failed));
    }
}
