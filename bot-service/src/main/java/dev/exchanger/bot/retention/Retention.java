package dev.exchanger.bot.retention;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

import dev.exchanger.bot.action.ActionTokens;
import dev.exchanger.bot.conversation.ConversationRetention;
import dev.exchanger.bot.inbox.Inbox;
import dev.exchanger.bot.notification.NotificationRetention;
import dev.exchanger.bot.update.UpdateRetention;
import dev.exchanger.platform.loop.BackgroundWork;

/** Runs the housekeeping of all features once an hour, on every node: deleting twice does no harm. */
@ApplicationScoped
class Retention {
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final ConversationRetention conversations;
    private final NotificationRetention notifications;
    private final UpdateRetention updates;
    private final ActionTokens tokens;
    private final Inbox inbox;
    private final BackgroundWork work;

    Retention(
            BackgroundWork work,
            ConversationRetention conversations,
            NotificationRetention notifications,
            UpdateRetention updates,
            ActionTokens tokens,
            Inbox inbox) {
        this.conversations = conversations;
        this.notifications = notifications;
        this.updates = updates;
        this.tokens = tokens;
        this.inbox = inbox;
        this.work = work;
    }

    void start(@Observes StartupEvent start) {
        work.every("retention", INTERVAL, this::forget);
    }

    private Uni<Void> forget() {
        return conversations
                .forget()
                .chain(notifications::forget)
                .chain(updates::forget)
                .chain(tokens::forget)
                .chain(inbox::forget);
    }
}
