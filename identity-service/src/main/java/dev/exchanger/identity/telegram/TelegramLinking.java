package dev.exchanger.identity.telegram;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.identity.account.AccountEvents;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.protection.AuditLog;
import dev.exchanger.identity.session.Revocation;
import dev.exchanger.identity.session.RevokeReason;
import dev.exchanger.identity.session.SessionRevocations;
import dev.exchanger.identity.session.Sessions;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;

/** Makes and ends links, with their events and the end of Telegram sessions, in one transaction. */
@ApplicationScoped
public class TelegramLinking {

    private final TelegramLinkRepository repository;
    private final AccountRepository accounts;
    private final AccountEvents events;
    private final Sessions sessions;
    private final SessionRevocations revocations;

    TelegramLinking(
            TelegramLinkRepository repository,
            AccountRepository accounts,
            AccountEvents events,
            Sessions sessions,
            SessionRevocations revocations) {
        this.repository = repository;
        this.accounts = accounts;
        this.events = events;
        this.sessions = sessions;
        this.revocations = revocations;
    }

    /** What a transaction has done: the status to answer with (may be null), and what to announce. */
    record Done(LinkStatus status, Revocation revocation, Runnable audit) {}

    /** Data of {@code identity.telegram.linked.v1}. */
    record Linked(UUID userId, long telegramUserId, String locale) {}

    /** Data of {@code identity.telegram.unlinked.v1}. */
    record Unlinked(UUID userId, long telegramUserId) {}

    static Uni<Done> nothing(LinkStatus status) {
        return Uni.createFrom().item(new Done(status, Revocation.NOTHING, () -> {}));
    }

    /** Fails with 409, and so undoes the confirmation, when the Telegram account belongs to somebody else. */
    Uni<Done> link(SqlConnection connection, LinkRequest request) {
        return accounts.bump(connection, request.userId())
                .chain(version -> repository
                        .link(connection, request)
                        .invoke(linked -> {
                            if (!linked) {
                                throw new ProblemException(IdentityProblem.TELEGRAM_ALREADY_LINKED, null);
                            }
                        })
                        .chain(() -> repository.markLinked(connection, request.id()))
                        .chain(() -> events.append(
                                connection,
                                "identity.telegram.linked.v1",
                                request.userId(),
                                version,
                                new Linked(request.userId(), request.telegramUserId(), request.locale()))))
                // Sessions of a Telegram account that was linked before must not outlive its link.
                .chain(() -> endSessions(connection, request.userId()))
                .map(revocation -> new Done(
                        LinkStatus.LINKED,
                        revocation,
                        () -> AuditLog.record(
                                "telegram.linked", "user", request.userId(), "telegram", request.telegramUserId())));
    }

    Uni<Done> unlink(SqlConnection connection, long telegramUserId, UUID userId) {
        return accounts.bump(connection, userId)
                .chain(version -> repository
                        .unlink(connection, telegramUserId, userId)
                        .chain(done -> done
                                ? events.append(
                                                connection,
                                                "identity.telegram.unlinked.v1",
                                                userId,
                                                version,
                                                new Unlinked(userId, telegramUserId))
                                        .chain(() -> endSessions(connection, userId))
                                : Uni.createFrom().item(Revocation.NOTHING)))
                .map(revocation -> new Done(
                        null,
                        revocation,
                        () -> AuditLog.record("telegram.unlinked", "user", userId, "telegram", telegramUserId)));
    }

    /** Ends the link of a user, if there is one; the caller holds the lock of the user's row. */
    public Uni<Revocation> unlink(SqlConnection connection, UUID userId) {
        return repository
                .telegramOf(connection, userId)
                .chain(linked -> linked.map(telegramUserId -> unlink(connection, telegramUserId, userId))
                        .orElseGet(() -> nothing(null)))
                .map(Done::revocation);
    }

    /**
     * After the commit.
     *
     * @return whether no session of the link can be used any more, anywhere; also when an earlier call ended it
     */
    Uni<Boolean> announce(Done done) {
        done.audit().run();
        return revocations.announceEverything(done.revocation(), List.of());
    }

    private Uni<Revocation> endSessions(SqlConnection connection, UUID userId) {
        return sessions.of(ApplicationContext.TELEGRAM).revokeAll(connection, userId, RevokeReason.TELEGRAM_UNLINKED);
    }
}
