package dev.exchanger.bot.command;

import java.util.OptionalInt;

import io.smallrye.mutiny.Uni;

/** One command of the bot; a CDI bean each. */
interface Command {
    /** Without the slash, in lower case. */
    String name();

    /** Its place in the menu, from the top; empty for a command that nobody has to find. Its caption is the text {@code command_NAME}. */
    OptionalInt menuPlace();

    /** Whether it also answers in groups. Whatever touches an account must not. */
    default boolean inGroups() {
        return false;
    }

    /** Whether what follows the command is a secret that must not be written down. */
    default boolean secretArgument() {
        return false;
    }

    /** @return fails only for reasons of our own; a missing service is an answer too */
    Uni<Answer> answer(Invocation invocation);
}
