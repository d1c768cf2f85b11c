package dev.exchanger.bot.command;

import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.bot.action.ActionTokens;
import dev.exchanger.bot.link.IdentityUnavailable;
import dev.exchanger.bot.link.LinkService;
import dev.exchanger.bot.text.Texts;

/** What a press of a one-time button does. */
@ApplicationScoped
class ButtonPresses {
    private final ActionTokens tokens;
    private final LinkService links;
    private final Texts texts;

    ButtonPresses(ActionTokens tokens, LinkService links, Texts texts) {
        this.tokens = tokens;
        this.links = links;
        this.texts = texts;
    }

    /**
     * @param messageId the message with the button, 0 when Telegram no longer knows it
     * @param callbackData as the client sent it
     */
    Uni<Answer> press(Invocation invocation, long messageId, String callbackData) {
        return tokens.consume(invocation.connection(), invocation.telegramUserId(), callbackData)
                .chain(pressed -> pressed.isEmpty()
                        // The message is left alone: the same press sent twice must not overwrite its own result.
                        ? Uni.createFrom().item(() -> Answer.say(text(invocation, "button_gone")))
                        : perform(invocation, messageId, pressed.get()));
    }

    private Uni<Answer> perform(Invocation invocation, long messageId, ActionTokens.Pressed pressed) {
        return fragment(invocation, pressed)
                .map(fragment -> Answer.redraw(messageId, text(invocation, fragment)))
                .onFailure(IdentityUnavailable.class)
                .recoverWithUni(() -> tokens.giveBack(invocation.connection(), invocation.telegramUserId(), pressed)
                        .map(x -> new Answer(
                                Answer.say(text(invocation, "unavailable")).messages(), invocation.state())));
    }

    private Uni<String> fragment(Invocation invocation, ActionTokens.Pressed pressed) {
        return switch (pressed.action()) {
            case CONFIRM_LINK ->
                links.confirm(pressed.subject(), invocation.telegramUserId())
                        .map(progress -> progress.map(done -> switch (done) {
                                    case LINKED -> "link_done";
                                    case WAITING_FOR_SITE -> "link_confirmed";
                                })
                                .orElse("link_code_unknown"));
            case CANCEL_LINK -> Uni.createFrom().item("link_cancelled");
            case CONFIRM_UNLINK -> links.unlink(invocation.telegramUserId()).replaceWith("unlink_done");
            case CANCEL_UNLINK -> Uni.createFrom().item("unlink_cancelled");
        };
    }

    private String text(Invocation invocation, String fragment) {
        return texts.render(invocation.language(), fragment, Map.of());
    }
}
