package dev.exchanger.bot.link;

import java.util.Optional;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.rest.client.inject.RestClient;

import dev.exchanger.bot.text.Language;
import dev.exchanger.platform.security.ServiceTokens;

/**
 * Asks identity about links. A refusal is an empty answer; whatever else goes wrong (identity away, an answer nobody
 * understands) fails with {@link IdentityUnavailable}.
 */
@ApplicationScoped
public class LinkService {
    private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String TELEGRAM_USER_ID = "urn:exchanger:telegram-user-id";

    private final IdentityApi identity;
    private final ServiceTokens tokens;

    LinkService(@RestClient IdentityApi identity, ServiceTokens tokens) {
        this.identity = identity;
        this.tokens = tokens;
    }

    /**
     * @param id of the link that is being made
     * @param maskedEmail of the account, such as {@code m***@example.org}
     */
    public record ClaimedLink(String id, String maskedEmail) {}

    /** How far a confirmed link is. */
    public enum Progress {
        /** The person still has to confirm on the site. */
        WAITING_FOR_SITE,
        LINKED
    }

    /** Shows a code to identity. Empty when it is unknown, used or too old. */
    public Uni<Optional<ClaimedLink>> claim(String code, long telegramUserId, String name, Language language) {
        return call(authorization -> identity.claim(
                        authorization, new IdentityApi.Claim(code, telegramUserId, name, language.code())))
                .map(answer -> answer.map(claimed -> new ClaimedLink(claimed.id(), claimed.maskedEmail())));
    }

    /** The person pressed Confirm in the chat. Empty when the link is gone meanwhile. */
    public Uni<Optional<Progress>> confirm(String linkId, long telegramUserId) {
        return call(authorization ->
                        identity.confirm(authorization, linkId, new IdentityApi.Confirmation(telegramUserId)))
                .map(answer -> answer.map(confirmed ->
                        "linked".equals(confirmed.status()) ? Progress.LINKED : Progress.WAITING_FOR_SITE));
    }

    /** Ends the link, if there is one. */
    public Uni<Void> unlink(long telegramUserId) {
        return call(authorization -> identity.unlink(authorization, telegramUserId))
                .replaceWithVoid();
    }

    /** An access token, context telegram, to act for the linked account. Empty when there is no link. */
    public Uni<Optional<String>> actFor(long telegramUserId) {
        return call(authorization -> identity.exchange(
                        authorization, TOKEN_EXCHANGE, Long.toString(telegramUserId), TELEGRAM_USER_ID))
                .map(answer -> answer.map(IdentityApi.Token::accessToken));
    }

    private <T> Uni<Optional<T>> call(Function<String, Uni<T>> call) {
        return tokens.token()
                .chain(token -> call.apply("Bearer " + token))
                .map(Optional::ofNullable)
                .onFailure(LinkService::refused)
                .recoverWithItem(Optional.empty())
                .onFailure()
                .transform(IdentityUnavailable::new);
    }

    private static boolean refused(Throwable failure) {
        if (!(failure instanceof WebApplicationException answer)) {
            return false;
        }
        int status = answer.getResponse().getStatus();
        return status == 404 || status == 409 || status == 410 || status == 422;
    }
}
