package dev.exchanger.exchange.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A secret in the database is of no use to who reads it there, and of none in another place. */
class WebhookSecretsTest {

    private static final String OLD = "the-old-key-0123456789abcdef01234";
    private static final String NEW = "the-new-key-0123456789abcdef01234";

    private final UUID endpoint = UUID.randomUUID();

    @Test
    void whatWasSealedIsOpenedAgain() {
        WebhookSecrets secrets = new WebhookSecrets(Settings.of(WebhookConfig.class, Map.of("secret-key", OLD)));
        String secret = secrets.create();
        assertThat(secret).startsWith("whsec_").isNotEqualTo(secrets.create());
        assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
        byte[] sealed = secrets.seal(endpoint, secret);
        assertThat(secrets.open(endpoint, sealed)).isEqualTo(secret);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("whsec_");
        assertThat(secrets.seal(endpoint, secret)).isNotEqualTo(sealed);
    }

    @Test
    void notInAnotherRowAndNotAltered() {
        WebhookSecrets secrets = new WebhookSecrets(Settings.of(WebhookConfig.class, Map.of("secret-key", OLD)));
        byte[] sealed = secrets.seal(endpoint, secrets.create());
        assertThatThrownBy(() -> secrets.open(UUID.randomUUID(), sealed)).isInstanceOf(IllegalStateException.class);
        sealed[sealed.length - 1] ^= 1;
        assertThatThrownBy(() -> secrets.open(endpoint, sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theKeyCanBeChanged() {
        byte[] sealed = new WebhookSecrets(Settings.of(WebhookConfig.class, Map.of("secret-key", OLD)))
                .seal(endpoint, "whsec_x");
        WebhookSecrets changed = new WebhookSecrets(
                Settings.of(WebhookConfig.class, Map.of("secret-key", NEW, "previous-secret-key", OLD)));
        assertThat(changed.open(endpoint, sealed)).isEqualTo("whsec_x");
        WebhookSecrets later = new WebhookSecrets(Settings.of(WebhookConfig.class, Map.of("secret-key", NEW)));
        assertThatThrownBy(() -> later.open(endpoint, sealed)).isInstanceOf(IllegalStateException.class);
    }
}
