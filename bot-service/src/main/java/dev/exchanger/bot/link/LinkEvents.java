package dev.exchanger.bot.link;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.bot.conversation.Receiver;
import dev.exchanger.bot.conversation.Receivers;
import dev.exchanger.bot.inbox.Inbox;
import dev.exchanger.bot.notification.Notification;
import dev.exchanger.bot.notification.NotificationMessage;
import dev.exchanger.bot.notification.NotificationType;
import dev.exchanger.bot.notification.Notifications;
import dev.exchanger.bot.text.Texts;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.event.EventHandler;
import dev.exchanger.platform.event.MalformedEvent;
import dev.exchanger.platform.key.RedisKeys;

/** Follows identity: keeps the projection of links and tells the chat, as a security notice, that one came or went. */
@ApplicationScoped
class LinkEvents implements EventHandler {
    private static final String CONSUMER = "bot-links";
    private static final String LINKED = "identity.telegram.linked.v1";
    private static final String UNLINKED = "identity.telegram.unlinked.v1";

    private final Pool pool;
    private final Inbox inbox;
    private final Receivers receivers;
    private final Notifications notifications;
    private final Texts texts;

    LinkEvents(Pool pool, Inbox inbox, Receivers receivers, Notifications notifications, Texts texts) {
        this.pool = pool;
        this.inbox = inbox;
        this.receivers = receivers;
        this.notifications = notifications;
        this.texts = texts;
    }

    @Override
    public String stream() {
        return RedisKeys.events("identity");
    }

    @Override
    public Set<String> types() {
        return Set.of(LINKED, UNLINKED);
    }

    @Override
    public Uni<Void> handle(CloudEvent event) {
        Link link = Link.of(event.data());
        return Transactions.in(pool, connection -> inbox.firstTime(connection, CONSUMER, event.id())
                        .chain(first -> first
                                ? apply(connection, event, link)
                                : Uni.createFrom().voidItem()))
                .invoke(notifications::committed);
    }

    private Uni<Void> apply(SqlConnection connection, CloudEvent event, Link link) {
        if (event.type().equals(LINKED)) {
            return receivers
                    .link(connection, link.userId(), link.telegramUserId(), link.locale(), event.time())
                    .chain(receiver -> notice(connection, event, receiver, "linked"));
        }
        return receivers
                .unlink(connection, link.userId(), link.telegramUserId(), event.time())
                .call(() -> notifications.withdraw(
                        connection, link.userId(), link.telegramUserId(), "the account is no longer linked"))
                .chain(receiver -> notice(connection, event, receiver, "unlinked"));
    }

    private Uni<Void> notice(SqlConnection connection, CloudEvent event, Optional<Receiver> receiver, String fragment) {
        if (receiver.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String html = texts.render(receiver.get().language(), fragment, Map.of());
        // About the chat and not about an account: an unlinking must not withdraw the notice of itself.
        Notification notice = Notification.direct(
                null,
                receiver.get().telegramUserId(),
                NotificationType.LINK_NOTICE,
                new NotificationMessage.Text(html, null),
                "link:" + event.id());
        return notifications.queue(connection, List.of(notice));
    }

    private record Link(UUID userId, long telegramUserId, String locale) {
        static Link of(JsonNode data) {
            try {
                UUID userId = UUID.fromString(data.path("userId").asText());
                long telegramUserId = data.path("telegramUserId").asLong();
                if (telegramUserId <= 0) {
                    throw new MalformedEvent("telegramUserId must be a positive number");
                }
                return new Link(userId, telegramUserId, data.path("locale").asText(null));
            } catch (IllegalArgumentException foreign) {
                throw new MalformedEvent("userId must be a UUID");
            }
        }
    }
}
