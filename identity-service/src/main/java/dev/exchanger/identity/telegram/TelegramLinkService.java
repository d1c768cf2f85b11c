package dev.exchanger.identity.telegram;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.account.EmailAddress;
import dev.exchanger.identity.protection.Limits;
import dev.exchanger.identity.secret.KeyedHash;
import dev.exchanger.identity.secret.Secrets;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * Links Telegram accounts to users. The site shows a one-time code to the logged-in user; whoever opens it in Telegram
 * claims it; linked is only what both have confirmed, each having seen who the other is.
 */
@ApplicationScoped
public class TelegramLinkService {

    private static final int CODE_BYTES = 16;

    private final Pool pool;
    private final TelegramLinkRepository repository;
    private final TelegramLinking linking;
    private final AccountRepository accounts;
    private final Limits limits;
    private final TelegramConfig config;
    private final KeyedHash codes;
    private final SecureRandom random = new SecureRandom();

    TelegramLinkService(
            Pool pool,
            TelegramLinkRepository repository,
            TelegramLinking linking,
            AccountRepository accounts,
            Limits limits,
            TelegramConfig config,
            Secrets secrets) {
        this.pool = pool;
        this.repository = repository;
        this.linking = linking;
        this.accounts = accounts;
        this.limits = limits;
        this.config = config;
        this.codes = secrets.hash("telegram link");
    }

    Uni<LinkViews.Issued> issue(UUID userId) {
        byte[] secret = new byte[CODE_BYTES];
        random.nextBytes(secret);
        String code = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return limits.link(userId)
                .chain(() -> repository.issue(
                        UuidV7.next(), userId, codes.of(code), config.linkLife().toMillis() / 1000.0))
                .map(request -> new LinkViews.Issued(
                        request.id(),
                        code,
                        "https://t.me/" + config.botName() + "?start=" + code,
                        request.expiresAt()));
    }

    Uni<LinkViews.State> find(UUID userId, UUID id) {
        return repository.find(id, userId).map(found -> found.map(LinkViews.State::of)
                .orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null)));
    }

    /** A Telegram user has opened the code. */
    Uni<LinkViews.Claimed> claim(LinkViews.Claim claim) {
        return repository
                .claim(codes.of(claim.code()), claim.telegramUserId(), claim.telegramName(), claim.locale())
                .map(found -> found.orElseThrow(() -> new ProblemException(IdentityProblem.LINK_CODE_UNKNOWN, null)))
                .call(request -> requireFree(request, claim.telegramUserId()))
                .chain(request -> accounts.findById(request.userId())
                        .map(account -> new LinkViews.Claimed(
                                request.id(),
                                EmailAddress.masked(account.orElseThrow().email()),
                                request.expiresAt())));
    }

    private Uni<Void> requireFree(LinkRequest request, long telegramUserId) {
        return repository
                .userOf(pool, telegramUserId)
                .invoke(owner -> {
                    if (owner.isPresent() && !owner.get().equals(request.userId())) {
                        throw new ProblemException(IdentityProblem.TELEGRAM_ALREADY_LINKED, null);
                    }
                })
                .replaceWithVoid();
    }

    /** The Telegram user who has claimed the code confirms the account. */
    Uni<LinkStatus> confirmInBot(UUID id, long telegramUserId) {
        return confirm(id, connection -> repository.confirmInBot(connection, id, telegramUserId))
                .map(status -> status.orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null)));
    }

    /** The user of the site confirms the Telegram account. */
    Uni<LinkStatus> confirmOnSite(UUID userId, UUID id) {
        return confirm(id, connection -> repository.confirmOnSite(connection, id, userId))
                .chain(status -> status.map(done -> Uni.createFrom().item(done))
                        .orElseGet(() -> find(userId, id).map(state -> {
                            throw new ProblemException(
                                    state.status() == LinkStatus.EXPIRED
                                            ? IdentityProblem.LINK_EXPIRED
                                            : IdentityProblem.LINK_NOT_CLAIMED,
                                    null);
                        })));
    }

    /** The lock of the user's row makes the second of the two confirmations see the first. */
    private Uni<Optional<LinkStatus>> confirm(UUID id, Function<SqlConnection, Uni<Optional<LinkRequest>>> statement) {
        return Transactions.in(pool, connection -> repository
                        .lockUser(connection, id)
                        .chain(() -> statement.apply(connection))
                        .chain(found -> found.map(
                                        request -> request.botConfirmed() && request.webConfirmed() && !request.linked()
                                                ? linking.link(connection, request)
                                                : TelegramLinking.nothing(request.status()))
                                .orElseGet(() -> TelegramLinking.nothing(null))))
                .chain(done -> linking.announce(done).replaceWith(Optional.ofNullable(done.status())));
    }

    /** Ends a link from the Telegram side; there may be none. @return whether its sessions are refused everywhere */
    Uni<Boolean> unlink(long telegramUserId) {
        return Transactions.in(pool, connection -> repository
                        .userOf(connection, telegramUserId)
                        .chain(owner -> owner.map(userId -> linking.unlink(connection, telegramUserId, userId))
                                .orElseGet(() -> TelegramLinking.nothing(null))))
                .chain(linking::announce);
    }
}
