package dev.exchanger.realtime.chat;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.realtime.RealtimeProblem;
import dev.exchanger.realtime.profile.Profiles;
import dev.exchanger.realtime.roomoutbox.RoomOutboxEntry;
import dev.exchanger.realtime.roomoutbox.RoomOutboxRelay;
import dev.exchanger.realtime.roomoutbox.RoomOutboxRepository;

/** Who comes into chats and who goes. */
@ApplicationScoped
class MemberService {

    private final Pool pool;
    private final Seats seats;
    private final MemberRepository members;
    private final RoomOutboxRepository outbox;
    private final RoomOutboxRelay relay;
    private final ChatNews news;
    private final ChatCache cache;
    private final Profiles profiles;
    private final ChatConfig config;
    private final Clock clock;

    MemberService(
            Pool pool,
            Seats seats,
            MemberRepository members,
            RoomOutboxRepository outbox,
            RoomOutboxRelay relay,
            ChatNews news,
            ChatCache cache,
            Profiles profiles,
            ChatConfig config,
            Clock clock) {
        this.pool = pool;
        this.seats = seats;
        this.members = members;
        this.outbox = outbox;
        this.relay = relay;
        this.news = news;
        this.cache = cache;
        this.profiles = profiles;
        this.config = config;
        this.clock = clock;
    }

    /** The owner of a group adds a user. Adding a member changes nothing. */
    Uni<Written<Void>> add(UUID chat, UUID owner, UUID user) {
        return seats.require(chat, owner)
                .chain(() -> profiles.require(List.of(user), "userId"))
                .chain(() -> change(chat, tx -> seats.lock(tx, chat, owner)
                        .invoke(MemberService::requireOwner)
                        .chain(seat -> join(tx, seat.chat(), seat.versions().meta(), user, ChatRole.MEMBER))));
    }

    /** An operator comes into a chat with the desk. Coming again changes nothing. */
    Uni<Written<Void>> enter(UUID chat, UUID operator) {
        return change(chat, tx -> members.lock(tx, chat).chain(found -> {
            MemberRepository.Locked locked = found.filter(
                            candidate -> candidate.chat().kind().isForOperators())
                    .orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, "No such chat"));
            return join(tx, locked.chat(), locked.metaVersion(), operator, ChatRole.OPERATOR);
        }));
    }

    /** A member leaves, or the owner of a group removes one. */
    Uni<Written<Void>> remove(UUID chat, UUID caller, UUID user) {
        return change(chat, tx -> seats.lock(tx, chat, caller).chain(seat -> {
            if (!caller.equals(user)) {
                requireOwner(seat);
            } else if (seat.chat().kind() != ChatKind.GROUP && seat.role() != ChatRole.OPERATOR) {
                throw new ProblemException(RealtimeProblem.MEMBERS_FIXED, null);
            }
            return members.list(tx, chat).chain(found -> found.stream()
                    .filter(member -> member.userId().equals(user))
                    .findFirst()
                    .map(member -> leave(tx, seat, member))
                    .orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, "No such member")));
        }));
    }

    private Uni<List<RoomOutboxEntry>> join(SqlConnection tx, Chat chat, long turn, UUID user, ChatRole role) {
        Instant now = now();
        return members.list(tx, chat.id()).chain(found -> {
            if (found.stream().anyMatch(member -> member.userId().equals(user))) {
                return Uni.createFrom().item(List.of());
            }
            if (found.size() >= config.maxMembers()) {
                throw new ProblemException(RealtimeProblem.CHAT_FULL, null);
            }
            List<RoomOutboxEntry> told = news.joined(chat, user, role, turn, now);
            return members.add(tx, chat.id(), List.of(user), role, now)
                    .chain(() -> outbox.add(tx, told))
                    .replaceWith(told);
        });
    }

    private Uni<List<RoomOutboxEntry>> leave(SqlConnection tx, Seat seat, ChatMember member) {
        Instant now = now();
        List<RoomOutboxEntry> told =
                news.left(seat.chat(), member.userId(), seat.versions().meta(), now);
        return members.remove(tx, seat.chat().id(), member.userId(), member.role(), now)
                .chain(() -> outbox.add(tx, told))
                .replaceWith(told);
    }

    private Uni<Written<Void>> change(UUID chat, Change change) {
        return Transactions.in(pool, change::in).chain(told -> {
            if (told.isEmpty()) {
                return Uni.createFrom().item(new Written<Void>(null, null));
            }
            cache.forget(RedisKeys.chatMeta(chat));
            return relay.publish(told).map(place -> new Written<Void>(place, null));
        });
    }

    private interface Change {
        Uni<List<RoomOutboxEntry>> in(SqlConnection transaction);
    }

    private static void requireOwner(Seat seat) {
        if (seat.chat().kind() != ChatKind.GROUP) {
            throw new ProblemException(RealtimeProblem.MEMBERS_FIXED, null);
        }
        if (seat.role() != ChatRole.OWNER) {
            throw new ProblemException(CommonProblem.FORBIDDEN, "Only the owner of a group adds and removes members");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
