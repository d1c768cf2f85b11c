package dev.exchanger.bot.notification;

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

/**
 * Tells a user, when linked, that somebody wrote to her in a chat and she was not there. Who and where, and of what was
 * written only as much as the event shows, which is nothing unless realtime-service is told to.
 */
@ApplicationScoped
class ChatEvents implements EventHandler {
    private static final String CONSUMER = "bot-chat-notices";
    private static final String UNDELIVERED = "realtime.message.undelivered.v1";

    private final Pool pool;
    private final Inbox inbox;
    private final Receivers receivers;
    private final Notifications notifications;
    private final ChatTexts texts;
    private final ObjectMapper json;

    ChatEvents(
            Pool pool,
            Inbox inbox,
            Receivers receivers,
            Notifications notifications,
            ChatTexts texts,
            ObjectMapper json) {
        this.pool = pool;
        this.inbox = inbox;
        this.receivers = receivers;
        this.notifications = notifications;
        this.texts = texts;
        this.json = json;
    }

    @Override
    public String stream() {
        return RedisKeys.events("realtime");
    }

    @Override
    public Set<String> types() {
        return Set.of(UNDELIVERED);
    }

    @Override
    public Uni<Void> handle(CloudEvent event) {
        MissedMessages missed = missed(event);
        return Transactions.in(pool, connection -> inbox.firstTime(connection, CONSUMER, event.id())
                        .chain(first -> first
                                ? tell(connection, missed)
                                : Uni.createFrom().item(false)))
                .invoke(told -> {
                    if (told) {
                        notifications.committed();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Boolean> tell(SqlConnection connection, MissedMessages missed) {
        return receivers.linkedTo(connection, missed.userId()).chain(found -> {
            if (found.isEmpty()) {
                return Uni.createFrom().item(false);
            }
            Receiver receiver = found.get();
            Notification notice = Notification.direct(
                    missed.userId(),
                    receiver.telegramUserId(),
                    NotificationType.CHAT_NOTICE,
                    new NotificationMessage.Text(texts.notice(receiver.language(), missed), null),
                    "chat:" + missed.chatId() + ":" + missed.lastSeq() + ":" + receiver.telegramUserId());
            return notifications.queue(connection, List.of(notice)).replaceWith(true);
        });
    }

    private MissedMessages missed(CloudEvent event) {
        try {
            MissedMessages missed = json.treeToValue(event.data(), MissedMessages.class);
            if (missed.userId() == null
                    || missed.chatId() == null
                    || missed.chatKind() == null
                    || missed.lastSeq() < 1) {
                throw new MalformedEvent(UNDELIVERED + " lacks userId, chatId, chatKind or lastSeq");
            }
            return missed;
        } catch (JsonProcessingException foreign) {
            throw new MalformedEvent("not a message's: " + foreign.getOriginalMessage());
        }
    }
}
