package dev.exchanger.bot.retention;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

import dev.exchanger.bot.action.ActionTokens;
import dev.exchanger.bot.conversation.ConversationRetention;
import dev.exchanger.bot.inbox.Inbox;
import dev.exchanger.bot.notification.NotificationRetention;
import dev.exchanger.bot.update.UpdateRetention;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.shutdown.ShutdownStep;

/** Runs the housekeeping of all features once an hour, on every node: deleting twice does no harm. */
@ApplicationScoped
class Retention implements ShutdownStep {
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final ConversationRetention conversations;
    private final NotificationRetention notifications;
    private final UpdateRetention updates;
    private final ActionTokens tokens;
    private final Inbox inbox;
    private final WorkLoop loop;

    Retention(
            Vertx vertx,
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
        this.loop = new WorkLoop(vertx, "retention", this::step);
    }

    void start(@Observes StartupEvent start) {
        loop.start();
    }

    @Override
    public int order() {
        return SCHEDULERS;
    }

    @Override
    public String name() {
        return "retention";
    }

    @Override
    public Uni<Void> run() {
        return loop.stop();
    }

    private Uni<Duration> step() {
        return conversations
                .forget()
                .chain(notifications::forget)
                .chain(updates::forget)
                .chain(tokens::forget)
                .chain(inbox::forget)
                .replaceWith(INTERVAL);
    }
}
