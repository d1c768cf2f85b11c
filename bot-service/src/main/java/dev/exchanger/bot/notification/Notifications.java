package dev.exchanger.bot.notification;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** The queue as the other features see it. */
@ApplicationScoped
public class Notifications {
    private final NotificationRepository repository;
    private final SettlementRepository settlements;
    private final NotificationSender sender;

    Notifications(NotificationRepository repository, SettlementRepository settlements, NotificationSender sender) {
        this.repository = repository;
        this.settlements = settlements;
        this.sender = sender;
    }

    /** Queues them in this order in the caller's transaction; call {@link #committed} after it. */
    public Uni<Void> queue(SqlConnection connection, List<Notification> notifications) {
        return repository.insert(connection, notifications);
    }

    /** Suppresses what waits for this chat about this account, in the caller's transaction. */
    public Uni<Void> withdraw(SqlConnection connection, UUID userId, long telegramUserId, String reason) {
        return settlements.suppress(connection, userId, telegramUserId, reason);
    }

    /** Suppresses all that waits for a chat whose user blocked the bot, in the caller's transaction. */
    public Uni<Void> blocked(SqlConnection connection, long telegramUserId) {
        return settlements.block(connection, telegramUserId, "the user blocked the bot");
    }

    /** Makes the sender look at once. */
    public void committed() {
        sender.nudge();
    }
}
