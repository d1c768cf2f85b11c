package dev.exchanger.realtime.chat;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.account.AccountListener;
import dev.exchanger.realtime.roomoutbox.RoomOutboxEntry;
import dev.exchanger.realtime.roomoutbox.RoomOutboxRelay;
import dev.exchanger.realtime.roomoutbox.RoomOutboxRepository;

/**
 * Takes a deleted account out of all chats, of whichever kind. What it wrote stays for those it was written to, as that of
 * a deleted account; where nobody is left to read it, it goes too.
 */
@ApplicationScoped
class ChatErasure implements AccountListener {

    private final Pool pool;
    private final ErasureRepository erasure;
    private final MemberRepository members;
    private final RoomOutboxRepository outbox;
    private final RoomOutboxRelay relay;
    private final ChatNews news;
    private final ChatCache cache;
    private final Clock clock;

    ChatErasure(
            Pool pool,
            ErasureRepository erasure,
            MemberRepository members,
            RoomOutboxRepository outbox,
            RoomOutboxRelay relay,
            ChatNews news,
            ChatCache cache,
            Clock clock) {
        this.pool = pool;
        this.erasure = erasure;
        this.members = members;
        this.outbox = outbox;
        this.relay = relay;
        this.news = news;
        this.cache = cache;
        this.clock = clock;
    }

    @Override
    public Uni<Void> deleted(UUID user) {
        return erasure.traces(user)
                .chain(chats -> Multi.createFrom()
                        .iterable(chats)
                        .onItem()
                        // One chat after the other: a lock of all would stop everybody she ever wrote to.
                        .transformToUniAndConcatenate(chat -> leave(chat, user))
                        .collect()
                        .last())
                .invoke(() -> cache.forget(RedisKeys.usersList()))
                .replaceWithVoid();
    }

    private Uni<Void> leave(UUID chat, UUID user) {
        return Transactions.in(pool, tx -> members.lock(tx, chat)
                        .chain(locked -> members.list(tx, chat).chain(found -> found.stream()
                                .filter(member -> member.userId().equals(user))
                                .findFirst()
                                .map(member -> remove(tx, locked.orElseThrow(), member))
                                .orElseGet(() -> Uni.createFrom().item(List.of()))))
                        .call(() -> erasure.outdate(tx, chat)))
                .invoke(() -> cache.forget(
                        RedisKeys.chatMeta(chat), RedisKeys.chatMessages(chat), RedisKeys.chatPinned(chat)))
                .chain(told -> told.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : relay.publish(told).replaceWithVoid());
    }

    private Uni<List<RoomOutboxEntry>> remove(SqlConnection tx, MemberRepository.Locked locked, ChatMember member) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        UUID chat = locked.chat().id();
        List<RoomOutboxEntry> told = List.of(news.erased(locked.chat(), member.userId(), locked.metaVersion(), now));
        return members.remove(tx, chat, member.userId(), member.role(), now)
                .chain(() -> erasure.emptyIfAbandoned(tx, chat, now))
                .chain(() -> outbox.add(tx, told))
                .replaceWith(told);
    }
}
