package dev.exchanger.bot.telegram;

import java.util.List;

/** Publishes the command menu of one scope for one language; no language means all others. */
@BotApiJson
public record SetMyCommands(List<BotCommand> commands, Scope scope, String languageCode) {
    /** Where the menu shows: {@code all_private_chats} or {@code all_group_chats}. */
    @BotApiJson
    public record Scope(String type) {}
}
