package dev.exchanger.bot.update;

import org.junit.jupiter.api.Test;

import dev.exchanger.bot.telegram.FixedTelegramConfig;
import dev.exchanger.bot.telegram.TelegramMode;

import static org.assertj.core.api.Assertions.assertThat;

class WebhookSecretTest {
    @Test
    void acceptsTheCurrentAndThePreviousOne() {
        WebhookSecret secret = secret("new-secret", "old-secret");
        assertThat(secret.accepts("new-secret")).isTrue();
        assertThat(secret.accepts("old-secret")).isTrue();
        assertThat(secret.accepts("new-secreT")).isFalse();
        assertThat(secret.accepts("new-secret ")).isFalse();
        assertThat(secret.accepts("")).isFalse();
        assertThat(secret.accepts(null)).isFalse();
    }

    @Test
    void withoutASecretNothingIsAccepted() {
        WebhookSecret none = secret(null, null);
        assertThat(none.configured()).isFalse();
        assertThat(none.accepts(null)).isFalse();
        assertThat(none.accepts("")).isFalse();
    }

    private static WebhookSecret secret(String current, String previous) {
        return new WebhookSecret(FixedTelegramConfig.of(TelegramMode.POLLING, null, null, current, previous));
    }
}
