package dev.exchanger.bot.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import dev.exchanger.bot.conversation.Dialogue;
import dev.exchanger.bot.conversation.DialogueRepository;
import dev.exchanger.bot.conversation.DialogueState;
import dev.exchanger.bot.notification.Notification;
import dev.exchanger.bot.notification.NotificationMessage;
import dev.exchanger.bot.notification.NotificationType;
import dev.exchanger.bot.notification.Notifications;
import dev.exchanger.bot.telegram.AnswerCallbackQuery;
import dev.exchanger.bot.telegram.TelegramClient;
import dev.exchanger.bot.text.Language;
import dev.exchanger.bot.text.Texts;
import dev.exchanger.bot.update.Interaction;
import dev.exchanger.bot.update.InteractionHandler;
import dev.exchanger.platform.ratelimit.RateLimit;
import dev.exchanger.platform.ratelimit.RateLimiter;

/** Leads each interaction to its command or button, keeps the dialogue and queues the answers. */
@ApplicationScoped
class CommandDispatcher implements InteractionHandler {
    private static final Logger LOG = Logger.getLogger(CommandDispatcher.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Map<String, Command> commands;
    private final ButtonPresses presses;
    private final DialogueRepository dialogues;
    private final UserCommandRepository userCommands;
    private final InteractionHistory history;
    private final Notifications notifications;
    private final TelegramClient telegram;
    private final RateLimiter limiter;
    private final CommandConfig config;
    private final Texts texts;

    CommandDispatcher(
            @All List<Command> commands,
            ButtonPresses presses,
            DialogueRepository dialogues,
            UserCommandRepository userCommands,
            InteractionHistory history,
            Notifications notifications,
            TelegramClient telegram,
            RateLimiter limiter,
            CommandConfig config,
            Texts texts) {
        this.commands = commands.stream().collect(Collectors.toUnmodifiableMap(Command::name, Function.identity()));
        this.presses = presses;
        this.dialogues = dialogues;
        this.userCommands = userCommands;
        this.history = history;
        this.notifications = notifications;
        this.telegram = telegram;
        this.limiter = limiter;
        this.config = config;
        this.texts = texts;
    }

    @Override
    public Uni<Void> handle(SqlConnection connection, long updateId, Interaction interaction) {
        if (interaction instanceof Interaction.Ignored) {
            return Uni.createFrom().voidItem();
        }
        if (interaction instanceof Interaction.ButtonPress press) {
            stopSpinner(press);
        }
        Interaction.Sender sender = interaction.sender();
        return sender.privateChat()
                ? dialogues
                        .open(connection, sender.telegramUserId(), sender.languageCode())
                        .chain(dialogue -> converse(connection, updateId, interaction, dialogue))
                : inGroup(connection, updateId, interaction);
    }

    @Override
    public Uni<Void> gaveUp(SqlConnection connection, long updateId, Interaction interaction) {
        Interaction.Sender sender = interaction.sender();
        if (!sender.privateChat() || interaction instanceof Interaction.Membership) {
            return Uni.createFrom().voidItem();
        }
        String html = texts.render(Language.of(sender.languageCode()), "failed", Map.of());
        return queue(connection, updateId, sender, Answer.say(html));
    }

    @Override
    public void committed() {
        notifications.committed();
    }

    /** At once and beside the transaction: the button spins until then, and nothing depends on it. */
    private void stopSpinner(Interaction.ButtonPress press) {
        telegram.answerCallbackQuery(new AnswerCallbackQuery(press.callbackId(), null))
                .subscribe()
                .with(done -> {}, late -> LOG.debugf("a button keeps spinning: %s", late.getMessage()));
    }

    private Uni<Void> converse(SqlConnection connection, long updateId, Interaction interaction, Dialogue dialogue) {
        if (interaction instanceof Interaction.Membership membership) {
            return membership.blocked()
                    ? notifications.blocked(connection, dialogue.telegramUserId())
                    : Uni.createFrom().voidItem();
        }
        Invocation invocation = new Invocation(
                connection,
                interaction.sender(),
                interaction instanceof Interaction.Command command ? command.argument() : "",
                dialogue.language(),
                dialogue.state(),
                dialogue.userId().isPresent());
        return history.write(connection, dialogue, interaction)
                .chain(() -> limited(invocation, () -> answer(invocation, interaction)))
                .chain(answer -> queue(connection, updateId, interaction.sender(), answer)
                        .chain(() -> dialogues.save(connection, dialogue.in(answer.next()))));
    }

    private Uni<Void> inGroup(SqlConnection connection, long updateId, Interaction interaction) {
        Command command = interaction instanceof Interaction.Command typed ? commands.get(typed.name()) : null;
        if (command == null || !command.inGroups()) {
            return Uni.createFrom().voidItem();
        }
        Interaction.Sender sender = interaction.sender();
        Invocation invocation =
                new Invocation(connection, sender, "", Language.of(sender.languageCode()), DialogueState.IDLE, false);
        return userCommands
                .record(connection, sender.telegramUserId(), command.name(), null)
                .chain(() -> limited(invocation, () -> command.answer(invocation)))
                .chain(answer -> queue(connection, updateId, sender, answer));
    }

    private Uni<Answer> answer(Invocation invocation, Interaction interaction) {
        if (interaction instanceof Interaction.ButtonPress press) {
            return presses.press(invocation, press.messageId(), press.data());
        }
        Command command = interaction instanceof Interaction.Command typed ? commands.get(typed.name()) : null;
        if (command == null) {
            return Uni.createFrom()
                    .item(() -> Answer.say(texts.render(invocation.language(), "unknown_text", Map.of())));
        }
        String parameters = command.secretArgument() || invocation.argument().isEmpty() ? null : invocation.argument();
        return userCommands
                .record(invocation.connection(), invocation.telegramUserId(), command.name(), parameters)
                .chain(() -> command.answer(invocation));
    }

    /** Too many updates of one user: one notice a minute, then silence. */
    private Uni<Answer> limited(Invocation invocation, Supplier<Uni<Answer>> work) {
        String user = Long.toString(invocation.telegramUserId());
        return limiter.check(new RateLimit("telegram", "update", config.updatesPerMinute(), MINUTE), user)
                .chain(decision -> decision.allowed()
                        ? work.get()
                        : limiter.check(new RateLimit("telegram", "notice", 1, MINUTE), user)
                                .map(notice -> notice.allowed()
                                        ? Answer.say(
                                                texts.render(invocation.language(), "too_often", Map.of()),
                                                null,
                                                invocation.state())
                                        : new Answer(List.of(), invocation.state())));
    }

    private Uni<Void> queue(SqlConnection connection, long updateId, Interaction.Sender sender, Answer answer) {
        List<Notification> replies = new ArrayList<>();
        for (NotificationMessage message : answer.messages()) {
            replies.add(new Notification(
                    null,
                    sender.telegramUserId(),
                    sender.chatId(),
                    NotificationType.REPLY,
                    message,
                    "update:" + updateId + ":" + replies.size()));
        }
        return notifications.queue(connection, replies);
    }
}
