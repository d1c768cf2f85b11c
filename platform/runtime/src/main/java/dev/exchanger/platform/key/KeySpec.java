package dev.exchanger.platform.key;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import static dev.exchanger.platform.key.KeyUser.ALL;
import static dev.exchanger.platform.key.KeyUser.BOT;
import static dev.exchanger.platform.key.KeyUser.EXCHANGE;
import static dev.exchanger.platform.key.KeyUser.IDENTITY;
import static dev.exchanger.platform.key.KeyUser.REALTIME;

/**
 * The registry of every key and channel of the suite: pattern, type, default lifetime, who writes it and who else reads it.
 * {@code deploy/redis/users.acl} is generated from it. In a pattern {@code {x}} is a placeholder, never literal braces.
 */
public enum KeySpec {
    SESSION("identity:session:{context}:{sessionId}", KeyType.STRING, Duration.ofHours(24), Set.of(IDENTITY), ALL),
    USER("identity:user:{context}:{userId}", KeyType.STRING, Duration.ofHours(1), Set.of(IDENTITY), ALL),
    /** Lifetime: what the token still has, plus clock skew. */
    TOKEN_BLACKLIST("token:blacklist:{jti}", KeyType.STRING, null, Set.of(IDENTITY), ALL),
    EMAIL_CODE("email:code:{emailHash}", KeyType.HASH, Duration.ofMinutes(10), Set.of(IDENTITY), Set.of()),
    REFRESH_TOKEN("user:refresh_token:{userId}", KeyType.SET, Duration.ofDays(7), Set.of(IDENTITY), Set.of()),
    /** Published by identity, and again by the realtime replica that gets the event of the stream. */
    SESSION_REVOKED("session:revoked", KeyType.CHANNEL, null, Set.of(IDENTITY, REALTIME), ALL),

    CACHE_WEB_RATES("cache:web:rates:{from}_{to}", KeyType.STRING, Duration.ofMinutes(5), Set.of(EXCHANGE), Set.of()),
    CACHE_WEB_ORDERS(
            "cache:web:orders:{userId}:{view}", KeyType.STRING, Duration.ofMinutes(30), Set.of(EXCHANGE), Set.of()),
    CACHE_ADMIN_METRICS(
            "cache:admin:metrics:{view}", KeyType.STRING, Duration.ofMinutes(15), Set.of(EXCHANGE), Set.of()),
    CACHE_ADMIN_REPORTS("cache:admin:reports:{view}", KeyType.STRING, Duration.ofHours(1), Set.of(EXCHANGE), Set.of()),
    /** Lifetime: the order's, set as an instant by {@code PXAT}. */
    ORDER_EXPIRE("order:expire:{orderId}", KeyType.STRING, null, Set.of(EXCHANGE), Set.of()),
    ORDER_EXPIRE_DUE("order:expire:due", KeyType.ZSET, null, Set.of(EXCHANGE), Set.of()),
    /** A key that each replica lets expire to see that the notifications arrive. */
    ORDER_EXPIRE_CANARY(
            "order:expire:canary:{node}", KeyType.STRING, Duration.ofSeconds(1), Set.of(EXCHANGE), Set.of()),
    /** The server's own channel of keys that expired. */
    KEY_EXPIRED("__keyevent@{database}__:expired", KeyType.CHANNEL, null, Set.of(EXCHANGE), Set.of()),

    USER_STATUS("user:status:{userId}", KeyType.HASH, Duration.ofMinutes(5), Set.of(REALTIME), Set.of(BOT)),
    USER_PRESENCE("user:presence", KeyType.HASH, null, Set.of(REALTIME), Set.of(BOT, EXCHANGE)),
    USER_CONNECTIONS("user:connections:{userId}", KeyType.ZSET, Duration.ofSeconds(90), Set.of(REALTIME), Set.of()),
    /** User ids by the time to look at them again. */
    PRESENCE_DUE("presence:due", KeyType.ZSET, null, Set.of(REALTIME), Set.of()),
    /** Nodes by the end of their lease. */
    PRESENCE_NODES("presence:nodes", KeyType.ZSET, null, Set.of(REALTIME), Set.of()),
    PRESENCE_NODE("presence:node:{node}", KeyType.SET, null, Set.of(REALTIME), Set.of()),
    /** What a node tells of its connections; gone with the node. */
    CONNECTION_STATISTICS(
            "connections:statistics:{node}", KeyType.STRING, Duration.ofSeconds(15), Set.of(REALTIME), Set.of()),
    /** An access token sealed with the ticket, which is not kept. */
    SOCKET_TICKET("socket:ticket:{ticketName}", KeyType.STRING, Duration.ofSeconds(30), Set.of(REALTIME), Set.of()),
    /** Of each device the chats with messages it has not acknowledged; without the key nothing is known. */
    UNDELIVERED("undelivered:{userId}", KeyType.HASH, Duration.ofDays(30), Set.of(REALTIME), Set.of()),
    CHAT_MESSAGES("chat:{chatId}:messages", KeyType.STRING, Duration.ofMinutes(5), Set.of(REALTIME), Set.of()),
    CHAT_PINNED("chat:{chatId}:pinned", KeyType.STRING, Duration.ofMinutes(10), Set.of(REALTIME), Set.of()),
    CHAT_META("chat:{chatId}:meta", KeyType.STRING, Duration.ofMinutes(30), Set.of(REALTIME), Set.of()),
    USERS_LIST("users:list", KeyType.STRING, Duration.ofMinutes(1), Set.of(REALTIME), Set.of()),
    USERS_PROFILE("users:profile:{userId}", KeyType.STRING, Duration.ofMinutes(15), Set.of(REALTIME), Set.of()),
    ROOM_SEQUENCE("room:{room}:seq", KeyType.HASH, Duration.ofDays(7), Set.of(REALTIME), Set.of()),
    ROOM_LOG("room:{room}:log", KeyType.STREAM, Duration.ofDays(1), Set.of(REALTIME), Set.of()),
    /** The result of a publish, so that its repetition has no second effect. */
    ROOM_DONE("room:{room}:done:{key}", KeyType.STRING, Duration.ofHours(1), Set.of(REALTIME), Set.of()),
    COLLABORATION("collab:{sessionId}:ops", KeyType.STREAM, Duration.ofDays(1), Set.of(REALTIME), Set.of()),
    COLLABORATION_PARTICIPANTS(
            "collab:{sessionId}:participants", KeyType.ZSET, Duration.ofSeconds(90), Set.of(REALTIME), Set.of()),
    /** Rooms whose operations PostgreSQL does not have yet, by the time to save them. */
    COLLABORATION_UNSAVED("collab:unsaved", KeyType.ZSET, null, Set.of(REALTIME), Set.of()),
    /** What connections of a node are in which session; goes with the node's lease in presence. */
    COLLABORATION_NODE("collab:node:{node}", KeyType.SET, null, Set.of(REALTIME), Set.of()),
    ROOM("room:{room}", KeyType.CHANNEL, null, Set.of(REALTIME), Set.of()),
    /** Who is no member of which chat any more, so that every node puts him out of the room. */
    CHAT_REMOVED("chat:removed", KeyType.CHANNEL, null, Set.of(REALTIME), Set.of()),
    /** In which chat something was said, and who its members are, so that every node looks after those it serves. */
    CHAT_SAID("chat:said", KeyType.CHANNEL, null, Set.of(REALTIME), Set.of()),

    TELEGRAM_CONVERSATIONS(
            "cache:telegram:conversations:{telegramId}", KeyType.STRING, Duration.ofHours(24), Set.of(BOT), Set.of()),
    TELEGRAM_COMMANDS("cache:telegram:commands:{view}", KeyType.STRING, Duration.ofHours(1), Set.of(BOT), Set.of()),
    TELEGRAM_POLLER("lease:telegram:poller", KeyType.STRING, Duration.ofSeconds(30), Set.of(BOT), Set.of()),
    /** Until when sending pauses, for all ({@code global}) or a chat: score in milliseconds. */
    TELEGRAM_SEND("pause:telegram:{scope}", KeyType.ZSET, Duration.ofMinutes(2), Set.of(BOT), Set.of()),

    /** Consumer groups write into the stream they read, so every consumer is a reader with write access. */
    EVENTS_IDENTITY("events:identity", KeyType.STREAM, null, Set.of(IDENTITY), Set.of(EXCHANGE, REALTIME, BOT)),
    EVENTS_EXCHANGE("events:exchange", KeyType.STREAM, null, Set.of(EXCHANGE), Set.of(IDENTITY, REALTIME, BOT)),
    EVENTS_REALTIME("events:realtime", KeyType.STREAM, null, Set.of(REALTIME), Set.of(IDENTITY, EXCHANGE, BOT)),
    /** Written by the consumer that gave up. */
    EVENTS_DEAD("events:{service}:dead", KeyType.STREAM, null, ALL, Set.of()),

    RATE("rate:{scope}:{subject}:{action}", KeyType.STRING, null, ALL, Set.of()),
    RATE_WINDOW("rate:{scope}:{subject}:{action}:w", KeyType.ZSET, null, ALL, Set.of()),
    LOCK("lock:{resource}", KeyType.STRING, null, Set.of(EXCHANGE), Set.of()),
    /** Which process has the name of a node. */
    NODE_NAME("node:{service}:{node}", KeyType.STRING, Duration.ofSeconds(10), ALL, Set.of()),
    /** Each replica publishes to its own and listens to it, to know that its subscriptions are alive. */
    CANARY("link:canary:{client}", KeyType.CHANNEL, null, ALL, Set.of());

    private static final String SAFE_MARKS = "_.@:+~=-";

    private final String pattern;
    // The text around the placeholders: each command makes names of it.
    private final String[] literals;
    private final KeyType type;
    private final Duration ttl;
    private final Set<KeyUser> owners;
    private final Set<KeyUser> readers;

    KeySpec(String pattern, KeyType type, Duration ttl, Set<KeyUser> owners, Set<KeyUser> readers) {
        this.pattern = pattern;
        this.literals = pattern.split("\\{[A-Za-z]+}", -1);
        this.type = type;
        this.ttl = ttl;
        this.owners = owners;
        this.readers = readers;
    }

    public String pattern() {
        return pattern;
    }

    public KeyType type() {
        return type;
    }

    /** The default lifetime; empty when the caller derives it from the data, or there is none. */
    public Optional<Duration> ttl() {
        return Optional.ofNullable(ttl);
    }

    /** Who writes it. */
    public Set<KeyUser> owners() {
        return owners;
    }

    /** Who reads it, the owners aside. */
    public Set<KeyUser> readers() {
        return readers;
    }

    /** The glob that matches every name of this family. */
    public String glob() {
        return String.join("*", literals);
    }

    /**
     * The name with its placeholders filled in order. What is not plain ASCII text is percent-encoded, so that no value,
     * wherever it comes from, can form a glob, a hash tag or a blank.
     */
    String of(String... parts) {
        if (parts.length != literals.length - 1) {
            throw new IllegalArgumentException(
                    this + " takes " + (literals.length - 1) + " parts, not " + parts.length);
        }
        StringBuilder name = new StringBuilder(128).append(literals[0]);
        for (int i = 0; i < parts.length; i++) {
            append(name, parts[i]);
            name.append(literals[i + 1]);
        }
        return name.toString();
    }

    private void append(StringBuilder name, String part) {
        if (part == null || part.isEmpty()) {
            throw new IllegalArgumentException("a part of " + pattern + " is empty");
        }
        if (part.chars().allMatch(KeySpec::isSafe)) {
            name.append(part);
            return;
        }
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            if (isSafe(b)) {
                name.append((char) b);
            } else {
                name.append(String.format("%%%02X", b & 0xff));
            }
        }
    }

    private static boolean isSafe(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || SAFE_MARKS.indexOf(c) >= 0;
    }
}
