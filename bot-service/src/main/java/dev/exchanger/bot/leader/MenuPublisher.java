package dev.exchanger.bot.leader;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import dev.exchanger.bot.command.CommandMenu;
import dev.exchanger.bot.telegram.SetMyCommands;
import dev.exchanger.bot.telegram.TelegramClient;

/** Publishes the command menu when it differs from what was published last. */
@ApplicationScoped
class MenuPublisher {
    private static final Logger LOG = Logger.getLogger(MenuPublisher.class);
    private static final String KEY = "command-menu";

    private final TelegramClient telegram;
    private final BotStateRepository state;
    private final CommandMenu menu;
    private final Pool pool;

    MenuPublisher(TelegramClient telegram, BotStateRepository state, CommandMenu menu, Pool pool) {
        this.telegram = telegram;
        this.state = state;
        this.menu = menu;
        this.pool = pool;
    }

    /** Never fails: a bot without a menu still works. */
    Uni<Void> publish() {
        List<SetMyCommands> menus = menu.all();
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
}
