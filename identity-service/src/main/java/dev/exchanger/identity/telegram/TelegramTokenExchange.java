package dev.exchanger.identity.telegram;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.identity.account.Account;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.protection.ClientDevice;
import dev.exchanger.identity.session.ContextSessions;
import dev.exchanger.identity.session.LiveSession;
import dev.exchanger.identity.session.NewSession;
import dev.exchanger.identity.session.OpenedSession;
import dev.exchanger.identity.session.Sessions;
import dev.exchanger.identity.token.AccessTokens;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;

/** Gives the bot tokens of the users behind linked Telegram accounts, each with a session of its own context. */
@ApplicationScoped
public class TelegramTokenExchange {

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String TELEGRAM_ID = "urn:exchanger:telegram-user-id";
    private static final ClientDevice TELEGRAM = new ClientDevice(null, null, "Telegram");

    private final Pool pool;
    private final TelegramLinkRepository links;
    private final AccountRepository accounts;
    private final ContextSessions sessions;
    private final AccessTokens tokens;

    TelegramTokenExchange(
            Pool pool,
            TelegramLinkRepository links,
            AccountRepository accounts,
            Sessions sessions,
            AccessTokens tokens) {
        this.pool = pool;
        this.links = links;
        this.accounts = accounts;
        this.sessions = sessions.of(ApplicationContext.TELEGRAM);
        this.tokens = tokens;
    }

    Uni<AccessTokens.Signed> exchange(String grantType, String subjectToken, String subjectTokenType) {
        if (!GRANT.equals(grantType)) {
            throw new ProblemException(IdentityProblem.UNSUPPORTED_GRANT_TYPE, "Use " + GRANT);
        }
        if (!TELEGRAM_ID.equals(subjectTokenType)) {
            throw new ProblemException(CommonProblem.BAD_REQUEST, "subject_token_type must be " + TELEGRAM_ID);
        }
        long telegramUserId = parse(subjectToken);
        return links.userOf(pool, telegramUserId)
                .chain(userId -> userId.map(accounts::findById)
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())))
                .map(account -> account.filter(Account::active).orElseThrow(TelegramTokenExchange::notLinked))
                .chain(account -> session(account, telegramUserId))
                .map(session -> tokens.forSession(ApplicationContext.TELEGRAM, session));
    }

    private Uni<LiveSession> session(Account account, long telegramUserId) {
        return sessions.latest(account.id())
                .chain(live -> live.map(session -> Uni.createFrom().item(session))
                        .orElseGet(() -> open(account, telegramUserId)));
    }

    private Uni<LiveSession> open(Account account, long telegramUserId) {
        UUID userId = account.id();
        JsonObject data = new JsonObject().put("telegramUserId", telegramUserId);
        return sessions.open(new NewSession(userId, account.credentialVersion(), TELEGRAM, data))
                .map(opened -> opened.map(OpenedSession::session).orElseThrow(TelegramTokenExchange::notLinked));
    }

    private static long parse(String subjectToken) {
        try {
            return Long.parseLong(subjectToken);
        } catch (NumberFormatException e) {
            throw new ProblemException(CommonProblem.BAD_REQUEST, "subject_token must be a Telegram user id");
        }
    }

    private static ProblemException notLinked() {
        return new ProblemException(IdentityProblem.TELEGRAM_NOT_LINKED, null);
    }
}
