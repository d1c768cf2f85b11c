package dev.exchanger.bot.telegram;

import org.junit.jupiter.api.Test;

import static dev.exchanger.bot.telegram.TelegramMode.OFF;
import static dev.exchanger.bot.telegram.TelegramMode.POLLING;
import static dev.exchanger.bot.telegram.TelegramMode.WEBHOOK;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TelegramStartCheckTest {
    private static final String TOKEN = "123456:AAabc-DEF_123";
    private static final String URL = "https://desk.example/telegram/webhook";

    @Test
    void offNeedsNothing() {
        assertThatCode(() -> check(OFF, null, null, null, null)).doesNotThrowAnyException();
    }

    @Test
    void pollingNeedsAToken() {
        assertThatCode(() -> check(POLLING, TOKEN, null, null, null)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(POLLING, null, null, null, null)).hasMessageContaining("TELEGRAM_BOT_TOKEN");
    }

    @Test
    void aMalformedTokenIsNamedAndNotShown() {
        assertThatThrownBy(() -> check(POLLING, "my secret token", null, null, null))
                .hasMessageContaining("TELEGRAM_BOT_TOKEN")
                .hasMessageNotContaining("my secret");
    }

    @Test
    void webhookNeedsSecretAndAddress() {
        assertThatCode(() -> check(WEBHOOK, TOKEN, URL, "s3cret", "old")).doesNotThrowAnyException();
        assertThatThrownBy(() -> check(WEBHOOK, TOKEN, URL, null, null))
                .hasMessageContaining("TELEGRAM_WEBHOOK_SECRET");
        assertThatThrownBy(() -> check(WEBHOOK, TOKEN, null, "s3cret", null))
                .hasMessageContaining("TELEGRAM_WEBHOOK_URL");
        // The old secret alone does not do: the next setWebhook would have none.
        assertThatThrownBy(() -> check(WEBHOOK, TOKEN, URL, null, "old"))
                .hasMessageContaining("TELEGRAM_WEBHOOK_SECRET");
    }

    @Test
    void secretsTelegramWouldRefuseAreRefusedAtTheStart() {
        assertThatThrownBy(() -> check(WEBHOOK, TOKEN, URL, "with space", null)).hasMessageNotContaining("with space");
        assertThatThrownBy(() -> check(WEBHOOK, TOKEN, URL, "x".repeat(257), null))
                .isNotNull();
        assertThatThrownBy(() -> check(WEBHOOK, TOKEN, URL, "fine", "not fine")).isNotNull();
    }

    private static void check(TelegramMode mode, String token, String url, String secret, String previous) {
        TelegramStartCheck.verify(FixedTelegramConfig.of(mode, token, url, secret, previous));
    }
}
