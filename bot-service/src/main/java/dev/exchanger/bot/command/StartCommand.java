package dev.exchanger.bot.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.bot.action.Action;
import dev.exchanger.bot.action.ActionTokens;
import dev.exchanger.bot.conversation.DialogueState;
import dev.exchanger.bot.link.IdentityUnavailable;
import dev.exchanger.bot.link.LinkService;
import dev.exchanger.bot.text.CleanText;
import dev.exchanger.bot.text.Texts;
import dev.exchanger.platform.ratelimit.RateLimit;
import dev.exchanger.platform.ratelimit.RateLimiter;

/**
 * {@code /start}: a greeting, or with the code of a link the question whether to link this chat. The account is shown
 * before anything is bound: somebody may have been sent the link of another person's account.
 */
@ApplicationScoped
class StartCommand implements Command {
    private static final Duration CODE_WINDOW = Duration.ofMinutes(10);

    private final LinkService links;
    private final ActionTokens tokens;
    private final RateLimiter limiter;
    private final CommandConfig config;
    private final Texts texts;

    StartCommand(LinkService links, ActionTokens tokens, RateLimiter limiter, CommandConfig config, Texts texts) {
        this.links = links;
        this.tokens = tokens;
        this.limiter = limiter;
        this.config = config;
        this.texts = texts;
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public OptionalInt menuPlace() {
        return OptionalInt.empty();
    }

    @Override
    public boolean secretArgument() {
        return true;
    }

    @Override
    public Uni<Answer> answer(Invocation invocation) {
        if (invocation.argument().isEmpty()) {
            return Uni.createFrom().item(() -> greeting(invocation));
        }
        if (!invocation.argument().matches("[A-Za-z0-9_-]{8,64}")) {
            return Uni.createFrom().item(() -> say(invocation, "link_code_unknown"));
        }
        RateLimit limit = new RateLimit("telegram", "link-code", config.linkCodes(), CODE_WINDOW);
        return limiter.check(limit, Long.toString(invocation.telegramUserId()))
                .chain(decision -> decision.allowed()
                        ? claim(invocation)
                        : Uni.createFrom().item(() -> say(invocation, "link_too_often")))
                .onFailure(IdentityUnavailable.class)
                .recoverWithItem(() -> say(invocation, "unavailable"));
    }

    private Uni<Answer> claim(Invocation invocation) {
        return links.claim(
                        invocation.argument(),
                        invocation.telegramUserId(),
                        invocation.sender().name(),
                        invocation.language())
                .chain(claimed -> claimed.isEmpty()
                        ? Uni.createFrom().item(() -> say(invocation, "link_code_unknown"))
                        : question(invocation, claimed.get()));
    }

    private Uni<Answer> question(Invocation invocation, LinkService.ClaimedLink link) {
        return tokens.mint(
                        invocation.connection(),
                        invocation.telegramUserId(),
                        link.id(),
                        config.buttonLife(),
                        List.of(Action.CONFIRM_LINK, Action.CANCEL_LINK))
                .map(data -> Answer.say(
                        texts.render(
                                invocation.language(),
                                "link_question",
                                Map.of("email", CleanText.line(link.maskedEmail(), 120))),
                        Buttons.confirmOrCancel(texts, invocation.language(), data),
                        DialogueState.LINKING));
    }

    private Answer greeting(Invocation invocation) {
        String fragment = invocation.linked() ? "greeting_linked" : "greeting";
        return Answer.say(texts.render(
                invocation.language(),
                fragment,
                Map.of("name", invocation.sender().name())));
    }

    private Answer say(Invocation invocation, String fragment) {
        return Answer.say(texts.render(invocation.language(), fragment, Map.of()));
    }
}
