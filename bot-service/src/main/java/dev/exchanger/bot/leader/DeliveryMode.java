package dev.exchanger.bot.leader;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.bot.telegram.SetWebhook;
import dev.exchanger.bot.telegram.TelegramClient;
import dev.exchanger.bot.telegram.TelegramConfig;
import dev.exchanger.bot.telegram.TelegramMode;
import dev.exchanger.bot.telegram.TokenMask;
import dev.exchanger.bot.update.Update;

/** Tells Telegram how updates are to come. */
@ApplicationScoped
class DeliveryMode {
    private static final Logger LOG = Logger.getLogger(DeliveryMode.class);

    private final TelegramClient telegram;
    private final TelegramConfig config;
    private final AtomicInteger pending;

    DeliveryMode(TelegramClient telegram, TelegramConfig config, MeterRegistry meters) {
        this.telegram = telegram;
        this.config = config;
        this.pending = meters.gauge("exchanger_bot_webhook_pending_updates", new AtomicInteger());
    }

    /** Sets or deletes the webhook; setting what is set already changes nothing. */
    Uni<Void> apply() {
        if (config.mode() != TelegramMode.WEBHOOK) {
            return telegram.deleteWebhook();
        }
        return telegram.setWebhook(new SetWebhook(
                config.webhookUrl().orElseThrow(),
                config.webhookSecret().orElseThrow(),
                config.webhookMaxConnections(),
                Update.ALLOWED));
    }

    Uni<Boolean> webhookIsSet() {
        return telegram.getWebhookInfo()
                .map(info -> info.url() != null && !info.url().isEmpty());
    }

    /** Looks how the deliveries go; sets the webhook again when somebody took it away. */
    Uni<Void> watch() {
        return telegram.getWebhookInfo()
                .invoke(info -> {
                    pending.set(info.pendingUpdateCount());
                    if (info.lastErrorMessage() != null) {
                        LOG.warnf(
                                "Telegram could not deliver: %s (%d updates wait)",
                                TokenMask.mask(info.lastErrorMessage()), info.pendingUpdateCount());
                    }
                })
                .chain(info -> config.webhookUrl().orElse("").equals(info.url())
                        ? Uni.createFrom().voidItem()
                        : apply())
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("the webhook could not be checked: %s", failure.getMessage());
                    return Uni.createFrom().voidItem();
                });
    }
}
