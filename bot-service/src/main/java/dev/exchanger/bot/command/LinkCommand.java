package dev.exchanger.bot.command;

import java.util.Map;
import java.util.OptionalInt;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.bot.text.Texts;

/** {@code /link}: whether an account is linked, and how to link one. */
@ApplicationScoped
class LinkCommand implements Command {
    private final Texts texts;

    LinkCommand(Texts texts) {
        this.texts = texts;
    }

    @Override
    public String name() {
        return "link";
    }

    @Override
    public OptionalInt menuPlace() {
        return OptionalInt.of(3);
    }

    @Override
    public Uni<Answer> answer(Invocation invocation) {
        String fragment = invocation.linked() ? "link_present" : "link_invitation";
        return Uni.createFrom().item(() -> Answer.say(texts.render(invocation.language(), fragment, Map.of())));
    }
}
