package dev.exchanger.bot.command;

import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.bot.conversation.DialogueState;
import dev.exchanger.bot.text.Language;
import dev.exchanger.bot.update.Interaction;

/**
 * What a command has at hand.
 *
 * @param connection of the worker's transaction
 * @param argument what followed the command, maybe empty
 * @param state of the dialogue; always idle in a group, which has none
 * @param linked whether the events told of a linked account; a hint for texts, not a permission
 */
record Invocation(
        SqlConnection connection,
        Interaction.Sender sender,
        String argument,
        Language language,
        DialogueState state,
        boolean linked) {

    long telegramUserId() {
        return sender.telegramUserId();
    }
}
