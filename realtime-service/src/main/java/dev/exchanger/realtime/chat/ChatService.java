package dev.exchanger.realtime.chat;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.type.TypeReference;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.realtime.RealtimeProblem;
import dev.exchanger.realtime.feed.ExchangeOrders;
import dev.exchanger.realtime.profile.Profile;
import dev.exchanger.realtime.profile.Profiles;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.roomoutbox.RoomOutboxEntry;
import dev.exchanger.realtime.roomoutbox.RoomOutboxRelay;
import dev.exchanger.realtime.roomoutbox.RoomOutboxRepository;
import dev.exchanger.realtime.socket.Position;

/** Creates chats and shows them to their members. */
@ApplicationScoped
class ChatService {

    private static final ChatCache.View<List<ChatMember>> META =
            new ChatCache.View<>("meta", RedisKeys.CHAT_META_TTL, new TypeReference<List<ChatMember>>() {});

    private final Pool pool;
    private final ChatRepository chats;
    private final MemberRepository members;
    private final Seats seats;
    private final RoomOutboxRepository outbox;
    private final RoomOutboxRelay relay;
    private final ChatNews news;
    private final ChatCache cache;
    private final Profiles profiles;
    private final ExchangeOrders orders;
    private final ChatConfig config;
    private final Clock clock;

    ChatService(
            Pool pool,
            ChatRepository chats,
            MemberRepository members,
            Seats seats,
            RoomOutboxRepository outbox,
            RoomOutboxRelay relay,
            ChatNews news,
            ChatCache cache,
            Profiles profiles,
            ExchangeOrders orders,
            ChatConfig config,
            Clock clock) {
        this.pool = pool;
        this.chats = chats;
        this.members = members;
        this.seats = seats;
        this.outbox = outbox;
        this.relay = relay;
        this.news = news;
        this.cache = cache;
        this.profiles = profiles;
        this.orders = orders;
        this.config = config;
        this.clock = clock;
    }

    /** Who asks. @param token of hers, to ask exchange-service for her order */
    record Caller(UUID userId, String token) {}

    /** @param created false when there was such a chat already */
    record Creation(boolean created, Written<Seat> chat) {}

    /**
     * Creates a chat, or finds the one there is for the same pair, order, user or key.
     *
     * @return fails with {@code validation}, {@code user-unknown}, {@code idempotency-key-reused}, or 404 for an order
     *     that is not the caller's
     */
    Uni<Creation> create(Caller caller, ChatRequest request, String key) {
        ChatDraft draft = ChatDraft.of(request, caller.userId(), key, config.maxMembers());
        return check(caller, draft)
                .chain(() -> Transactions.in(pool, tx -> addOrFind(tx, draft)))
                // Operators look at a list that is kept for a while.
                .invoke(() -> cache.forget(RedisKeys.usersList()))
                .chain(made -> publish(made).chain(place -> seats.require(made.chat(), caller.userId())
                        .map(seat -> new Creation(!made.news().isEmpty(), new Written<>(place, seat)))));
    }

    /** @param news empty when there was such a chat already */
    private record Made(UUID chat, List<RoomOutboxEntry> news) {}

    private Uni<Void> check(Caller caller, ChatDraft draft) {
        if (draft.kind() != ChatKind.ORDER) {
            return draft.others().isEmpty() ? Uni.createFrom().voidItem() : profiles.require(draft.others(), "members");
        }
        return orders.look(draft.orderId(), caller.token())
                .invoke(verdict -> {
                    switch (verdict) {
                        case OWN -> {}
                        case NONE -> throw new ProblemException(CommonProblem.NOT_FOUND, "No such order of yours");
                        case UNAUTHORIZED -> throw new ProblemException(CommonProblem.UNAUTHENTICATED, null);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Made> addOrFind(SqlConnection tx, ChatDraft draft) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        UUID id = UuidV7.next();
        return chats.add(tx, id, draft, now).chain(added -> added ? fill(tx, id, draft, now) : found(tx, draft));
    }

    private Uni<Made> fill(SqlConnection tx, UUID id, ChatDraft draft, Instant now) {
        ChatRole role = draft.kind() == ChatKind.GROUP ? ChatRole.OWNER : ChatRole.MEMBER;
        Chat chat = new Chat(id, draft.kind(), draft.title(), draft.orderId(), draft.creator(), now, now, 0);
        List<UUID> all = new ArrayList<>(draft.others());
        all.add(draft.creator());
        List<RoomOutboxEntry> told = news.created(chat, all);
        return members.add(tx, id, List.of(draft.creator()), role, now)
                .chain(() -> members.add(tx, id, draft.others(), ChatRole.MEMBER, now))
                .chain(() -> outbox.add(tx, told))
                .replaceWith(new Made(id, told));
    }

    private Uni<Made> found(SqlConnection tx, ChatDraft draft) {
        return chats.bySubject(tx, draft).map(known -> {
            if (draft.kind() == ChatKind.GROUP && !known.same()) {
                throw new ProblemException(RealtimeProblem.IDEMPOTENCY_KEY_REUSED, null);
            }
            return new Made(known.id(), List.of());
        });
    }

    private Uni<Position> publish(Made made) {
        return made.news().isEmpty()
                ? relay.positionOf(RoomName.chat(made.chat()), "created:" + made.chat())
                : relay.publish(made.news());
    }

    /** The caller's chats, last changed first. */
    Uni<List<Seat>> list(UUID user, Optional<ListPosition> after, int limit) {
        return chats.list(user, after, limit);
    }

    /** One of the caller's chats with its members; their names are kept for a while, how far they have read is not told. */
    Uni<ChatView.Whole> get(UUID chat, UUID user) {
        return seats.placed(chat, user).chain(placed -> members(placed.seat())
                .map(found -> ChatView.Whole.of(new Written<>(placed.position(), placed.seat()), found)));
    }

    private Uni<List<ChatMember>> members(Seat seat) {
        UUID chat = seat.chat().id();
        return cache.get(META, RedisKeys.chatMeta(chat), seat.versions().meta(), () -> members.list(chat)
                        .map(found -> found.stream()
                                .map(m -> new ChatMember(m.userId(), m.role(), m.joinedAt(), null, null, null, null))
                                .toList()))
                .chain(this::named);
    }

    /** The members of a chat with names and how far they have read. */
    Uni<List<ChatMember>> readers(UUID chat, UUID user) {
        return seats.require(chat, user).chain(() -> members.list(chat)).chain(this::named);
    }

    private Uni<List<ChatMember>> named(List<ChatMember> found) {
        List<UUID> users = found.stream().map(ChatMember::userId).toList();
        return profiles.find(users)
                .map(names -> found.stream().map(member -> named(member, names)).toList());
    }

    private static ChatMember named(ChatMember member, Map<UUID, Profile> names) {
        Profile profile = names.get(member.userId());
        return profile == null
                ? member
                : new ChatMember(
                        member.userId(),
                        member.role(),
                        member.joinedAt(),
                        profile.displayName(),
                        profile.locale(),
                        member.lastReadSeq(),
                        member.deliveredSeq());
    }
}
