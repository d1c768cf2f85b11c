package dev.exchanger.bot.notification;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

/** Forgets settled notifications and the cards of orders that have not changed for long. */
@ApplicationScoped
public class NotificationRetention {
    private final Pool pool;
    private final NotificationConfig config;
    private final NotificationRepository notifications;
    private final OrderCardRepository cards;

    NotificationRetention(
            Pool pool, NotificationConfig config, NotificationRepository notifications, OrderCardRepository cards) {
        this.pool = pool;
        this.config = config;
        this.notifications = notifications;
        this.cards = cards;
    }

    public Uni<Void> forget() {
        return notifications
                .forget(pool, config.retention())
                .chain(() -> cards.forget(pool, config.retention()))
                .replaceWithVoid();
    }
}
