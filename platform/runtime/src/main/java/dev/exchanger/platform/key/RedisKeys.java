package dev.exchanger.platform.key;

import java.time.Duration;
import java.util.UUID;

/** Builders for every name of {@link KeySpec}; the only way to spell a key. Contexts are codes: {@code web}, {@code admin}, {@code telegram}. */
public final class RedisKeys {

    public static final Duration SESSION_TTL = ttl(KeySpec.SESSION);
    public static final Duration USER_TTL = ttl(KeySpec.USER);
    public static final Duration WEB_ORDERS_TTL = ttl(KeySpec.CACHE_WEB_ORDERS);
    public static final Duration ADMIN_METRICS_TTL = ttl(KeySpec.CACHE_ADMIN_METRICS);
    public static final Duration ADMIN_REPORTS_TTL = ttl(KeySpec.CACHE_ADMIN_REPORTS);
    public static final Duration CONNECTION_STATISTICS_TTL = ttl(KeySpec.CONNECTION_STATISTICS);
    public static final Duration UNDELIVERED_TTL = ttl(KeySpec.UNDELIVERED);
    public static final Duration CHAT_MESSAGES_TTL = ttl(KeySpec.CHAT_MESSAGES);
    public static final Duration CHAT_PINNED_TTL = ttl(KeySpec.CHAT_PINNED);
    public static final Duration CHAT_META_TTL = ttl(KeySpec.CHAT_META);
    public static final Duration USERS_LIST_TTL = ttl(KeySpec.USERS_LIST);
    public static final Duration USERS_PROFILE_TTL = ttl(KeySpec.USERS_PROFILE);
    public static final Duration ROOM_HISTORY_TTL = ttl(KeySpec.ROOM_LOG);
    public static final Duration ROOM_SEQUENCE_TTL = ttl(KeySpec.ROOM_SEQUENCE);
    public static final Duration ROOM_DONE_TTL = ttl(KeySpec.ROOM_DONE);
    public static final Duration PARTICIPANT_LEASE = ttl(KeySpec.COLLABORATION_PARTICIPANTS);
    public static final Duration TELEGRAM_SEND_RATE_TTL = ttl(KeySpec.TELEGRAM_SEND);

    public static final Duration NODE_NAME_LEASE = ttl(KeySpec.NODE_NAME);

    /** What {@link #orderExpire(UUID)} starts with, to read an order's id out of an expired key. */
    public static final String ORDER_EXPIRE_PREFIX = KeySpec.ORDER_EXPIRE.glob().replace("*", "");

    private RedisKeys() {}

    // identity

    public static String session(String context, String sessionId) {
        return KeySpec.SESSION.of(context, sessionId);
    }

    public static String user(String context, UUID userId) {
        return KeySpec.USER.of(context, userId.toString());
    }

    public static String tokenBlacklist(String jti) {
        return KeySpec.TOKEN_BLACKLIST.of(jti);
    }

    /** @param emailHash never the address itself */
    public static String emailCode(String emailHash) {
        return KeySpec.EMAIL_CODE.of(emailHash);
    }

    public static String refreshToken(UUID userId) {
        return KeySpec.REFRESH_TOKEN.of(userId.toString());
    }

    public static String sessionRevokedChannel() {
        return KeySpec.SESSION_REVOKED.of();
    }

    // exchange

    public static String webRates(String from, String to) {
        return KeySpec.CACHE_WEB_RATES.of(from, to);
    }

    public static String webOrders(UUID userId, String view) {
        return KeySpec.CACHE_WEB_ORDERS.of(userId.toString(), view);
    }

    public static String adminMetrics(String view) {
        return KeySpec.CACHE_ADMIN_METRICS.of(view);
    }

    public static String adminReports(String view) {
        return KeySpec.CACHE_ADMIN_REPORTS.of(view);
    }

    public static String orderExpire(UUID orderId) {
        return KeySpec.ORDER_EXPIRE.of(orderId.toString());
    }

    public static String orderExpireDue() {
        return KeySpec.ORDER_EXPIRE_DUE.of();
    }

    public static String orderExpireCanary(String node) {
        return KeySpec.ORDER_EXPIRE_CANARY.of(node);
    }

    /**
     * The server's channel of expired keys.
     *
     * @param database the number of the database, see {@code RedisLink.database()}
     */
    public static String keyExpiredChannel(int database) {
        return KeySpec.KEY_EXPIRED.of(Integer.toString(database));
    }

    // realtime

    public static String userStatus(UUID userId) {
        return KeySpec.USER_STATUS.of(userId.toString());
    }

    public static String userPresence() {
        return KeySpec.USER_PRESENCE.of();
    }

    public static String userConnections(UUID userId) {
        return KeySpec.USER_CONNECTIONS.of(userId.toString());
    }

    public static String undelivered(UUID userId) {
        return KeySpec.UNDELIVERED.of(userId.toString());
    }

    public static String chatMessages(UUID chatId) {
        return KeySpec.CHAT_MESSAGES.of(chatId.toString());
    }

    public static String chatPinned(UUID chatId) {
        return KeySpec.CHAT_PINNED.of(chatId.toString());
    }

    public static String chatMeta(UUID chatId) {
        return KeySpec.CHAT_META.of(chatId.toString());
    }

    public static String usersList() {
        return KeySpec.USERS_LIST.of();
    }

    public static String usersProfile(UUID userId) {
        return KeySpec.USERS_PROFILE.of(userId.toString());
    }

    public static String roomSequence(String room) {
        return KeySpec.ROOM_SEQUENCE.of(room);
    }

    public static String roomLog(String room) {
        return KeySpec.ROOM_LOG.of(room);
    }

    public static String collaboration(String sessionId) {
        return KeySpec.COLLABORATION.of(sessionId);
    }

    public static String collaborationParticipants(UUID sessionId) {
        return KeySpec.COLLABORATION_PARTICIPANTS.of(sessionId.toString());
    }

    public static String collaborationNode(String node) {
        return KeySpec.COLLABORATION_NODE.of(node);
    }

    public static String collaborationUnsaved() {
        return KeySpec.COLLABORATION_UNSAVED.of();
    }

    public static String roomDone(String room, String key) {
        return KeySpec.ROOM_DONE.of(room, key);
    }

    public static String presenceDue() {
        return KeySpec.PRESENCE_DUE.of();
    }

    public static String presenceNodes() {
        return KeySpec.PRESENCE_NODES.of();
    }

    public static String presenceNode(String node) {
        return KeySpec.PRESENCE_NODE.of(node);
    }

    public static String connectionStatistics(String node) {
        return KeySpec.CONNECTION_STATISTICS.of(node);
    }

    /** @param ticketName made of the ticket by a one-way function, never the ticket itself */
    public static String socketTicket(String ticketName) {
        return KeySpec.SOCKET_TICKET.of(ticketName);
    }

    public static String roomChannel(String room) {
        return KeySpec.ROOM.of(room);
    }

    public static String chatRemovedChannel() {
        return KeySpec.CHAT_REMOVED.of();
    }

    public static String chatSaidChannel() {
        return KeySpec.CHAT_SAID.of();
    }

    // bot

    public static String telegramConversation(long telegramId) {
        return KeySpec.TELEGRAM_CONVERSATIONS.of(Long.toString(telegramId));
    }

    public static String telegramCommand(String view) {
        return KeySpec.TELEGRAM_COMMANDS.of(view);
    }

    public static String telegramPollerLease() {
        return KeySpec.TELEGRAM_POLLER.of();
    }

    /** One set for all chats, so that one script call sees every pause. */
    public static String telegramSendRate() {
        return KeySpec.TELEGRAM_SEND.of("send");
    }

    // all

    /** @param service {@code identity}, {@code exchange} or {@code realtime}; the bot publishes no events */
    public static String events(String service) {
        return switch (service) {
            case "identity" -> KeySpec.EVENTS_IDENTITY.of();
            case "exchange" -> KeySpec.EVENTS_EXCHANGE.of();
            case "realtime" -> KeySpec.EVENTS_REALTIME.of();
            default -> throw new IllegalArgumentException("no event stream of " + service);
        };
    }

    public static String deadEvents(String service) {
        return KeySpec.EVENTS_DEAD.of(service);
    }

    public static String rate(String scope, String subject, String action) {
        return KeySpec.RATE.of(scope, subject, action);
    }

    public static String rateWindow(String scope, String subject, String action) {
        return KeySpec.RATE_WINDOW.of(scope, subject, action);
    }

    public static String lock(String resource) {
        return KeySpec.LOCK.of(resource);
    }

    public static String nodeName(String service, String node) {
        return KeySpec.NODE_NAME.of(service, node);
    }

    public static String canaryChannel(String clientName) {
        return KeySpec.CANARY.of(clientName);
    }

    private static Duration ttl(KeySpec spec) {
        return spec.ttl().orElseThrow();
    }
}
