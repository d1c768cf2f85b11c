package dev.exchanger.testkit.token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.LoopbackServer;
import dev.exchanger.testkit.http.Request;

/**
 * What the other services ask of identity-service, over real HTTP: keys, introspection, service tokens, token exchange,
 * users, Telegram links. A session is active until it is revoked here; everything else is as the test sets it.
 */
public final class StubIdentity implements AutoCloseable {
    /** Secret that every client must show at {@code /internal/tokens}. */
    public static final String CLIENT_SECRET = "test-client-secret";

    private final TokenMinter minter = TokenMinter.shared();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Set<String> revokedSessions = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Set<String>> permissions = new ConcurrentHashMap<>();
    private final Map<UUID, Map<String, Object>> users = new ConcurrentHashMap<>();
    private final StubTelegramLinks links = new StubTelegramLinks();
    private final StubIdentityApi api = new StubIdentityApi(this, minter);
    private final LoopbackServer server;
    private volatile boolean away;

    /** Starts on a free loopback port. */
    public StubIdentity() {
        server = new LoopbackServer("stub-identity", 0, this::handle);
    }

    /** Base URL, as IDENTITY_URL. */
    public String url() {
        return server.url();
    }

    /** Port it listens on. */
    public int port() {
        return server.port();
    }

    /** From now on introspection says {@code active: false} for every token of the session. */
    public void revoke(UserSpec session) {
        revokedSessions.add(session.sessionId());
    }

    /** Sets what introspection answers for a user, whatever was given to the minter. */
    public void permissions(UUID userId, String... granted) {
        permissions.put(userId, Set.of(granted));
    }

    /** A user that {@code /internal/users} knows. */
    public void user(UUID userId, String displayName, String locale) {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("id", userId);
        user.put("displayName", displayName);
        user.put("locale", locale);
        users.put(userId, user);
    }

    /** Telegram accounts and link codes. */
    public StubTelegramLinks telegram() {
        return links;
    }

    /** While true every request is answered 503 with {@code Retry-After: 1}. */
    public void away(boolean isAway) {
        away = isAway;
    }

    /** Requests whose path starts with this, oldest first. */
    public List<Request> requests(String path) {
        return requests.stream()
                .filter(request -> request.path().startsWith(path))
                .toList();
    }

    /** Forgets requests, revocations, users, links; not away any more. */
    public void reset() {
        requests.clear();
        revokedSessions.clear();
        permissions.clear();
        users.clear();
        links.reset();
        away = false;
    }

    @Override
    public void close() {
        server.close();
    }

    boolean revoked(String sessionId) {
        return revokedSessions.contains(sessionId);
    }

    Set<String> permissionsOf(UUID userId, Set<String> minted) {
        return permissions.getOrDefault(userId, minted);
    }

    Map<UUID, Map<String, Object>> users() {
        return users;
    }

    private Answer handle(Request request) {
        requests.add(request);
        return away
                ? Answer.problem(503, "unavailable", "identity is away").with("Retry-After", "1")
                : api.answer(request);
    }
}
