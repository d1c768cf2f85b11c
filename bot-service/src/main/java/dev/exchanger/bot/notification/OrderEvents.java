package dev.exchanger.bot.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.bot.conversation.Receiver;
import dev.exchanger.bot.conversation.Receivers;
import dev.exchanger.bot.inbox.Inbox;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.event.EventHandler;
import dev.exchanger.platform.event.MalformedEvent;
import dev.exchanger.platform.key.RedisKeys;

/** Tells the owner of an order, when linked, what happened to it: the live card always, a ping when it needs attention. */
@ApplicationScoped
class OrderEvents implements EventHandler {
    private static final String CONSUMER = "bot-order-notifications";
    private static final String EXTENDED = "exchange.order.extended.v1";

    // An edit makes no sound, so these get a message of their own. What the owner did is not news to the owner.
    static final Set<String> PINGED =
            Set.of("paid", "underpaid", "expired", "late_paid", "on_hold", "completed", "refunded", "failed");

    private final Pool pool;
    private final Inbox inbox;
    private final Receivers receivers;
    private final OrderCardRepository cards;
    private final Notifications notifications;
    private final OrderTexts texts;
    private final ObjectMapper json;

    OrderEvents(
            Pool pool,
            Inbox inbox,
            Receivers receivers,
            OrderCardRepository cards,
            Notifications notifications,
            OrderTexts texts,
            ObjectMapper json) {
        this.pool = pool;
        this.inbox = inbox;
        this.receivers = receivers;
        this.cards = cards;
        this.notifications = notifications;
        this.texts = texts;
        this.json = json;
    }

    @Override
    public String stream() {
        return RedisKeys.events("exchange");
    }

    /** All types: whatever carries an order changes its card. */
    @Override
    public Set<String> types() {
        return Set.of();
    }

    @Override
    public Uni<Void> handle(CloudEvent event) {
        if (!event.type().startsWith("exchange.order.")) {
            return Uni.createFrom().voidItem();
        }
        OrderSnapshot order = order(event);
        return Transactions.in(pool, connection -> inbox.firstTime(connection, CONSUMER, event.id())
                        .chain(first -> first
                                ? tell(connection, event.type(), order)
                                : Uni.createFrom().item(false)))
                .invoke(told -> {
                    if (told) {
                        notifications.committed();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Boolean> tell(SqlConnection connection, String type, OrderSnapshot order) {
        return receivers.linkedTo(connection, order.userId()).chain(receiver -> {
            if (receiver.isEmpty()) {
                return Uni.createFrom().item(false);
            }
            return cards.remember(connection, receiver.get().telegramUserId(), order)
                    .chain(newer -> notifications.queue(connection, news(receiver.get(), type, order, newer)))
                    .replaceWith(true);
        });
    }

    private List<Notification> news(Receiver receiver, String type, OrderSnapshot order, boolean newer) {
        String key = "order:" + order.orderId() + ":" + order.version() + ":" + receiver.telegramUserId();
        List<Notification> news = new ArrayList<>();
        if (newer) {
            news.add(Notification.direct(
                    order.userId(),
                    receiver.telegramUserId(),
                    NotificationType.ORDER_CARD,
                    new NotificationMessage.Card(order.orderId()),
                    key + ":card"));
        }
        // More time does no harm to who does not hear of it; the status was told when it came.
        if (!type.equals(EXTENDED) && PINGED.contains(order.status())) {
            news.add(Notification.direct(
                    order.userId(),
                    receiver.telegramUserId(),
                    NotificationType.ORDER_PING,
                    new NotificationMessage.Text(texts.ping(receiver.language(), order), null),
                    key + ":ping"));
        }
        return news;
    }

    private OrderSnapshot order(CloudEvent event) {
        try {
            OrderSnapshot order = json.treeToValue(event.data(), OrderSnapshot.class);
            if (order.orderId() == null || order.userId() == null || order.status() == null || order.number() == null) {
                throw new MalformedEvent("an order event lacks orderId, userId, status or number");
            }
            return order;
        } catch (JsonProcessingException foreign) {
            throw new MalformedEvent("not an order: " + foreign.getOriginalMessage());
        }
    }
}
