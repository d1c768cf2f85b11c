package dev.exchanger.bot.command;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;

import dev.exchanger.bot.telegram.BotCommand;
import dev.exchanger.bot.telegram.SetMyCommands;
import dev.exchanger.bot.text.Language;
import dev.exchanger.bot.text.Texts;

/** What Telegram offers to whoever types a slash: the commands with a place in the menu, by chat and language. */
@ApplicationScoped
public class CommandMenu {
    private final List<Command> commands;
    private final Texts texts;

    CommandMenu(@All List<Command> commands, Texts texts) {
        this.commands = commands.stream()
                .filter(command -> command.menuPlace().isPresent())
                .sorted(Comparator.comparingInt(command -> command.menuPlace().getAsInt()))
                .toList();
        this.texts = texts;
    }

    /** One menu for each kind of chat and language, as the Bot API takes them. */
    public List<SetMyCommands> all() {
        List<Command> inGroups = commands.stream().filter(Command::inGroups).toList();
        return Stream.concat(menus("all_private_chats", commands), menus("all_group_chats", inGroups))
                .toList();
    }

    /** English goes out without its name: that menu is for all whose language the bot does not speak. */
    private Stream<SetMyCommands> menus(String scope, List<Command> shown) {
        return Arrays.stream(Language.values())
                .map(language -> new SetMyCommands(
                        entries(shown, language),
                        new SetMyCommands.Scope(scope),
                        language == Language.EN ? null : language.code()));
    }

    private List<BotCommand> entries(List<Command> shown, Language language) {
        return shown.stream()
                .map(command -> new BotCommand(command.name(), texts.label(language, "command_" + command.name())))
                .toList();
    }
}
