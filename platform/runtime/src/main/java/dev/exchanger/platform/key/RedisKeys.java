package dev.exchanger.platform.key;

import java.time.Duration;
import java.util.UUID;

/** Builders for every name of {@link KeySpec}; the only way to spell a key. Contexts are codes: {@code web}, {@code admin}, {@code telegram}. */
public final class RedisKeys {

    public static final Duration SESSION_TTL = ttl(KeySpec.SESSION);
    public static final Duration USER_TTL = ttl(KeySpec.USER);
    public static final Duration EMAIL_CODE_TTL = ttl(KeySpec.EMAIL_CODE);
    public static final Duration REFRESH_TOKEN_TTL = ttl(KeySpec.REFRESH_TOKEN);
    public static final Duration WEB_RATES_TTL = ttl(KeySpec.CACHE_WEB_RATES);
    public static final Duration WEB_ORDERS_TTL = ttl(KeySpec.CACHE_WEB_ORDERS);
    public static final Duration ADMIN_METRICS_TTL = ttl(KeySpec.CACHE_ADMIN_METRICS);
    public static final Duration ADMIN_REPORTS_TTL = ttl(KeySpec.CACHE_ADMIN_REPORTS);
    public static final Duration USER_STATUS_TTL = ttl(KeySpec.USER_STATUS);
    public static final Duration USER_CONNECTIONS_LEASE = ttl(KeySpec.USER_CONNECTIONS);
    public static final Duration UNDELIVERED_TTL = ttl(KeySpec.UNDELIVERED);
    public static final Duration CHAT_MESSAGES_TTL = ttl(KeySpec.CHAT_MESSAGES);
    public static final Duration CHAT_PINNED_TTL = ttl(KeySpec.CHAT_PINNED);
    public static final Duration CHAT_META_TTL = ttl(KeySpec.CHAT_META);
    public static final Duration USERS_LIST_TTL = ttl(KeySpec.USERS_LIST);
    public static final Duration USERS_PROFILE_TTL = ttl(KeySpec.USERS_PROFILE);
    public static final Duration ROOM_HISTORY_TTL = ttl(KeySpec.ROOM_LOG);
    public static final Duration ROOM_SEQUENCE_TTL = ttl(KeySpec.ROOM_SEQUENCE);
    public static final Duration ROOM_DONE_TTL = ttl(KeySpec.ROOM_DONE);
    public static final Duration TELEGRAM_CONVERSATION_TTL = ttl(KeySpec.TELEGRAM_CONVERSATIONS);
    public static final Duration TELEGRAM_COMMAND_TTL = ttl(KeySpec.TELEGRAM_COMMANDS);
    public static final Duration TELEGRAM_POLLER_LEASE = ttl(KeySpec.TELEGRAM_POLLER);
    public static final Duration TELEGRAM_SEND_RATE_TTL = ttl(KeySpec.TELEGRAM_SEND);

    /** What {@link #orderExpire(UUID)} starts with, to read an order's id out of an expired key. */
    public static final String ORDER_EXPIRE_PREFIX = KeySpec.ORDER_EXPIRE.glob().replace("*", "");

    private RedisKeys() {}

    // identity

    public static String session(String context, String sessionId) {
        return KeySpec.SESSION.name(context, sessionId);
    }

    public static String user(String context, UUID userId) {
        return KeySpec.USER.name(context, userId.toString());
    }

    public static String tokenBlacklist(String jti) {
        return KeySpec.TOKEN_BLACKLIST.name(jti);
    }

    /** @param emailHash never the address itself */
    public static String emailCode(String emailHash) {
        return KeySpec.EMAIL_CODE.name(emailHash);
    }

    public static String refreshToken(UUID userId) {
        return KeySpec.REFRESH_TOKEN.name(userId.toString());
    }

    public static String sessionRevokedChannel() {
        return KeySpec.SESSION_REVOKED.name();
    }

    // exchange

    public static String webRates(String from, String to) {
        return KeySpec.CACHE_WEB_RATES.name(from, to);
    }

    public static String webOrders(UUID userId, String view) {
        return KeySpec.CACHE_WEB_ORDERS.name(userId.toString(), view);
    }

    public static String adminMetrics(String view) {
        return KeySpec.CACHE_ADMIN_METRICS.name(view);
    }

    public static String adminReports(String view) {
        return KeySpec.CACHE_ADMIN_REPORTS.name(view);
    }

    public static String orderExpire(UUID orderId) {
        return KeySpec.ORDER_EXPIRE.name(orderId.toString());
    }

    public static String orderExpireDue() {
        return KeySpec.ORDER_EXPIRE_DUE.name();
    }

    public static String orderExpireCanary(String node) {
        return KeySpec.ORDER_EXPIRE_CANARY.name(node);
    }

    /**
     * The server's channel of expired keys.
     *
     * @param database the number of the database, see {@code RedisLink.database()}
     */
    public static String keyExpiredChannel(int database) {
        return KeySpec.KEY_EXPIRED.name(Integer.toString(database));
    }

    // realtime

    public static String userStatus(UUID userId) {
        return KeySpec.USER_STATUS.name(userId.toString());
    }

    public static String userPresence() {
        return KeySpec.USER_PRESENCE.name();
    }

    public static String userConnections(UUID userId) {
        return KeySpec.USER_CONNECTIONS.name(userId.toString());
    }

    public static String undelivered(UUID userId) {
        return KeySpec.UNDELIVERED.name(userId.toString());
    }

    public static String chatMessages(UUID chatId) {
        return KeySpec.CHAT_MESSAGES.name(chatId.toString());
    }

    public static String chatPinned(UUID chatId) {
        return KeySpec.CHAT_PINNED.name(chatId.toString());
    }

    public static String chatMeta(UUID chatId) {
        return KeySpec.CHAT_META.name(chatId.toString());
    }

    public static String usersList() {
        return KeySpec.USERS_LIST.name();
    }

    public static String usersProfile(UUID userId) {
        return KeySpec.USERS_PROFILE.name(userId.toString());
    }

    public static String roomSequence(String room) {
        return KeySpec.ROOM_SEQUENCE.name(room);
    }

    public static String roomLog(String room) {
        return KeySpec.ROOM_LOG.name(room);
    }

    public static String collaboration(String sessionId) {
        return KeySpec.COLLABORATION.name(sessionId);
    }

    public static String roomDone(String room, String key) {
        return KeySpec.ROOM_DONE.name(room, key);
    }

    public static String presenceDue() {
        return KeySpec.PRESENCE_DUE.name();
    }

    public static String presenceNodes() {
        return KeySpec.PRESENCE_NODES.name();
    }

    public static String presenceNode(String node) {
        return KeySpec.PRESENCE_NODE.name(node);
    }

    public static String roomChannel(String room) {
        return KeySpec.ROOM.name(room);
    }

    public static String userTypingChannel() {
        return KeySpec.USER_TYPING.name();
    }

    public static String messagePinnedChannel() {
        return KeySpec.MESSAGE_PINNED.name();
    }

    public static String messageForwardedChannel() {
        return KeySpec.MESSAGE_FORWARDED.name();
    }

    public static String chatCreatedChannel() {
        return KeySpec.CHAT_CREATED.name();
    }

    // bot

    public static String telegramConversation(long telegramId) {
        return KeySpec.TELEGRAM_CONVERSATIONS.name(Long.toString(telegramId));
    }

    public static String telegramCommand(String view) {
        return KeySpec.TELEGRAM_COMMANDS.name(view);
    }

    public static String telegramPollerLease() {
        return KeySpec.TELEGRAM_POLLER.name();
    }

    /** One set for all chats, so that one script call sees every pause. */
    public static String telegramSendRate() {
        return KeySpec.TELEGRAM_SEND.name("send");
    }

    // all

    /** @param service {@code identity}, {@code exchange} or {@code realtime}; the bot publishes no events */
    public static String events(String service) {
        return switch (service) {
            case "identity" -> KeySpec.EVENTS_IDENTITY.name();
            case "exchange" -> KeySpec.EVENTS_EXCHANGE.name();
            case "realtime" -> KeySpec.EVENTS_REALTIME.name();
            default -> throw new IllegalArgumentException("no event stream of " + service);
        };
    }

    public static String deadEvents(String service) {
        return KeySpec.EVENTS_DEAD.name(service);
    }

    public static String rate(String scope, String subject, String action) {
        return KeySpec.RATE.name(scope, subject, action);
    }

    public static String rateWindow(String scope, String subject, String action) {
        return KeySpec.RATE_WINDOW.name(scope, subject, action);
    }

    public static String lock(String resource) {
        return KeySpec.LOCK.name(resource);
    }

    public static String canaryChannel(String clientName) {
        return KeySpec.CANARY.name(clientName);
    }

    private static Duration ttl(KeySpec spec) {
        return spec.ttl().orElseThrow();
    }
}
