package dev.exchanger.identity.login;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import org.jboss.logging.Logger;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.identity.account.Account;
import dev.exchanger.identity.account.AccountStatus;
import dev.exchanger.identity.permission.FirstOperator;
import dev.exchanger.identity.permission.UserCache;
import dev.exchanger.identity.protection.AuditLog;
import dev.exchanger.identity.protection.ClientDevice;
import dev.exchanger.identity.session.ContextSessions;
import dev.exchanger.identity.session.NewSession;
import dev.exchanger.identity.session.OpenedSession;
import dev.exchanger.identity.session.RevokeReason;
import dev.exchanger.identity.session.Sessions;
import dev.exchanger.identity.token.TokenService;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;

/** Decides about logins. What it says beyond "wrong" it says only to who has shown the password. */
@ApplicationScoped
public class LoginService {

    private static final Logger LOG = Logger.getLogger(LoginService.class);

    private final CredentialCheck credentials;
    private final Sessions sessions;
    private final UserCache users;
    private final TokenService tokens;

    LoginService(CredentialCheck credentials, Sessions sessions, UserCache users, TokenService tokens) {
        this.credentials = credentials;
        this.sessions = sessions;
        this.users = users;
        this.tokens = tokens;
    }

    /**
     * A login that succeeded.
     *
     * @param token text of the cookie
     */
    record Login(LoginAnswer answer, String token) {
        @Override
        public String toString() {
            return "Login[" + answer + "]";
        }
    }

    /**
     * Opens a session for who has shown the password.
     *
     * @param answered whether the client has been told meanwhile that it has failed
     */
    Uni<Login> login(ApplicationContext context, LoginRequest request, ClientDevice client, BooleanSupplier answered) {
        return credentials
                .check(context, request.email(), request.password(), client.ip())
                .call(account -> admit(context, account)
                        .onFailure(ProblemException.class)
                        .invoke(refusal -> refused(context, account, client, (ProblemException) refusal)))
                .chain(account -> open(context, account, client, answered));
    }

    /** The password was right, and still there is no session. */
    private static void refused(
            ApplicationContext context, Account account, ClientDevice client, ProblemException refusal) {
        AuditLog.record(
                "login.refused",
                "context",
                context.code(),
                "user",
                account.id(),
                "ip",
                client.ip(),
                "reason",
                refusal.type().code());
    }

    private Uni<Void> admit(ApplicationContext context, Account account) {
        if (account.status() == AccountStatus.LOCKED) {
            return refusal(IdentityProblem.ACCOUNT_LOCKED);
        }
        if (!account.active()) {
            return refusal(IdentityProblem.INVALID_CREDENTIALS);
        }
        if (!account.verified()) {
            return refusal(IdentityProblem.EMAIL_UNVERIFIED);
        }
        if (context != ApplicationContext.ADMIN) {
            return Uni.createFrom().voidItem();
        }
        return users.find(context, account.id())
                .invoke(user -> user.filter(known -> known.permissions().contains(FirstOperator.ADMIN_ACCESS))
                        .orElseThrow(() -> new ProblemException(
                                CommonProblem.FORBIDDEN, "This needs the permission " + FirstOperator.ADMIN_ACCESS)))
                .replaceWithVoid();
    }

    private static Uni<Void> refusal(IdentityProblem problem) {
        return Uni.createFrom().failure(new ProblemException(problem, null));
    }

    private Uni<Login> open(
            ApplicationContext context, Account account, ClientDevice client, BooleanSupplier answered) {
        NewSession request = new NewSession(account.id(), account.credentialVersion(), client, new JsonObject());
        return delivered(sessions.of(context), request, answered)
                // Empty: the password was changed or the account locked while this one was being checked.
                .map(opened ->
                        opened.orElseThrow(() -> new ProblemException(IdentityProblem.INVALID_CREDENTIALS, null)))
                .map(opened -> logged(context, opened, client));
    }

    /**
     * The opening goes on when nobody waits for it any more, because it may be at its commit; what it gives is then taken
     * back: a session that nobody knows of must not live.
     */
    private static Uni<Optional<OpenedSession>> delivered(
            ContextSessions sessions, NewSession request, BooleanSupplier answered) {
        return Uni.createFrom().emitter(caller -> {
            AtomicBoolean gone = new AtomicBoolean();
            caller.onTermination(() -> gone.set(true));
            sessions.open(request)
                    .chain(opened -> opened.isPresent() && (gone.get() || answered.getAsBoolean())
                            ? sessions.revoke(opened.get().session().id(), RevokeReason.UNDELIVERED)
                                    .map(ended -> Optional.<OpenedSession>empty())
                            : Uni.createFrom().item(opened))
                    .subscribe()
                    .with(caller::complete, failure -> {
                        LOG.debugf("login not delivered: %s", failure);
                        caller.fail(failure);
                    });
        });
    }

    private Login logged(ApplicationContext context, OpenedSession opened, ClientDevice client) {
        AuditLog.record(
                "login.succeeded",
                "context",
                context.code(),
                "user",
                opened.session().userId(),
                "ip",
                client.ip(),
                "session",
                opened.session().handle());
        return new Login(LoginAnswer.of(context, opened, tokens.open(context, opened)), opened.token());
    }
}
