package dev.exchanger.bot.command;

import java.util.Map;
import java.util.OptionalInt;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.bot.action.ActionTokens;
import dev.exchanger.bot.text.Texts;

/** {@code /cancel}: forgets what was begun and makes its buttons worthless. */
@ApplicationScoped
class CancelCommand implements Command {
    private final ActionTokens tokens;
    private final Texts texts;

    CancelCommand(ActionTokens tokens, Texts texts) {
        this.tokens = tokens;
        this.texts = texts;
    }

    @Override
    public String name() {
        return "cancel";
    }

    @Override
    public OptionalInt menuPlace() {
        return OptionalInt.of(5);
    }

    @Override
    public Uni<Answer> answer(Invocation invocation) {
        return tokens.voidAll(invocation.connection(), invocation.telegramUserId())
                .map(x -> Answer.say(texts.render(invocation.language(), "cancelled", Map.of())));
    }
}
