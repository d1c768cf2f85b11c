package dev.exchanger.bot.leader;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import dev.exchanger.bot.telegram.BotCommand;
import dev.exchanger.bot.telegram.SetMyCommands;
import dev.exchanger.bot.telegram.TelegramClient;
import dev.exchanger.bot.text.Language;
import dev.exchanger.bot.text.Texts;

/** Publishes the command menu in each language, when it differs from what was published last. */
@ApplicationScoped
class CommandMenu {
    private static final Logger LOG = Logger.getLogger(CommandMenu.class);
    private static final String KEY = "command-menu";
    private static final List<String> PRIVATE = List.of("rates", "orders", "link", "unlink", "cancel", "help");
    private static final List<String> GROUP = List.of("rates");

    private final TelegramClient telegram;
    private final BotStateRepository state;
    private final Texts texts;
    private final Pool pool;

    CommandMenu(TelegramClient telegram, BotStateRepository state, Texts texts, Pool pool) {
        this.telegram = telegram;
        this.state = state;
        this.texts = texts;
        this.pool = pool;
    }

    /** Never fails: a bot without a menu still works. */
    Uni<Void> publish() {
        List<SetMyCommands> menus = menus();
        JsonObject published = new JsonObject().put("menu", menus.toString());
        return state.get(pool, KEY)
                .chain(last -> last.filter(published::equals).isPresent()
                        ? Uni.createFrom().voidItem()
                        : send(menus).chain(() -> state.put(pool, KEY, published)))
                .onFailure()
                .invoke(failure -> LOG.warnf("the command menu was not published: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> send(List<SetMyCommands> menus) {
        return Multi.createFrom()
                .iterable(menus)
                .onItem()
                .transformToUniAndConcatenate(telegram::setMyCommands)
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private List<SetMyCommands> menus() {
        List<SetMyCommands> menus = new ArrayList<>();
        menus.addAll(menusOf("all_private_chats", PRIVATE));
        menus.addAll(menusOf("all_group_chats", GROUP));
        return menus;
    }

    /** The menu without a language is for all whose language the bot does not speak. */
    private List<SetMyCommands> menusOf(String scope, List<String> commands) {
        return Stream.concat(Stream.of((Language) null), Stream.of(Language.UK, Language.RU))
                .map(language -> new SetMyCommands(
                        entries(commands, language == null ? Language.EN : language),
                        new SetMyCommands.Scope(scope),
                        language == null ? null : language.code()))
                .toList();
    }

    private List<BotCommand> entries(List<String> commands, Language language) {
        return commands.stream()
                .map(command -> new BotCommand(command, texts.label(language, "command_" + command)))
                .toList();
    }
}
