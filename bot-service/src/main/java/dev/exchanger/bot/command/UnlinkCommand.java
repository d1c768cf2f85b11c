package dev.exchanger.bot.command;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.bot.action.Action;
import dev.exchanger.bot.action.ActionTokens;
import dev.exchanger.bot.conversation.DialogueState;
import dev.exchanger.bot.text.Texts;

/** {@code /unlink}: asks first; identity is told by the button. */
@ApplicationScoped
class UnlinkCommand implements Command {
    private final ActionTokens tokens;
    private final CommandConfig config;
    private final Texts texts;

    UnlinkCommand(ActionTokens tokens, CommandConfig config, Texts texts) {
        this.tokens = tokens;
        this.config = config;
        this.texts = texts;
    }

    @Override
    public String name() {
        return "unlink";
    }

    @Override
    public OptionalInt menuPlace() {
        return OptionalInt.of(4);
    }

    @Override
    public Uni<Answer> answer(Invocation invocation) {
        if (!invocation.linked()) {
            return Uni.createFrom()
                    .item(() -> Answer.say(texts.render(invocation.language(), "link_invitation", Map.of())));
        }
        return tokens.mint(
                        invocation.connection(),
                        invocation.telegramUserId(),
                        "",
                        config.buttonLife(),
                        List.of(Action.CONFIRM_UNLINK, Action.CANCEL_UNLINK))
                .map(data -> Answer.say(
                        texts.render(invocation.language(), "unlink_question", Map.of()),
                        Buttons.confirmOrCancel(texts, invocation.language(), data),
                        DialogueState.IDLE));
    }
}
