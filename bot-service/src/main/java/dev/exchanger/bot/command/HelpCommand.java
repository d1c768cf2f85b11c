package dev.exchanger.bot.command;

import java.util.Map;
import java.util.OptionalInt;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.bot.text.Texts;

/** {@code /help}: what the bot can do for this user. */
@ApplicationScoped
class HelpCommand implements Command {
    private final Texts texts;

    HelpCommand(Texts texts) {
        this.texts = texts;
    }

    @Override
    public String name() {
        return "help";
    }

    @Override
    public OptionalInt menuPlace() {
        return OptionalInt.of(6);
    }

    @Override
    public Uni<Answer> answer(Invocation invocation) {
        return Uni.createFrom()
                .item(() ->
                        Answer.say(texts.render(invocation.language(), "help", Map.of("linked", invocation.linked()))));
    }
}
