package dev.exchanger.realtime.chat;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.type.TypeReference;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.profile.Profile;
import dev.exchanger.realtime.profile.Profiles;

/** The support inbox: which customers have a chat with the desk; one list for all of them, up to a minute old. */
@ApplicationScoped
class SupportInboxService {

    private static final ChatCache.View<List<SupportInboxEntry>> USERS =
            new ChatCache.View<>("users", RedisKeys.USERS_LIST_TTL, new TypeReference<List<SupportInboxEntry>>() {});
    private static final int LIMIT = 100;

    private final SupportInboxRepository repository;
    private final Profiles profiles;
    private final ChatCache cache;

    SupportInboxService(SupportInboxRepository repository, Profiles profiles, ChatCache cache) {
        this.repository = repository;
        this.profiles = profiles;
        this.cache = cache;
    }

    /** The last {@value #LIMIT} chats that something happened in, the latest first. */
    Uni<List<SupportInboxEntry>> users() {
        // Every message would make another generation; a list for people to look at may be a minute old instead.
        return cache.get(
                USERS, RedisKeys.usersList(), 0, () -> repository.users(LIMIT).chain(this::named));
    }

    private Uni<List<SupportInboxEntry>> named(List<SupportInboxEntry> users) {
        List<UUID> ids =
                users.stream().map(SupportInboxEntry::userId).distinct().toList();
        return profiles.find(ids)
                .map(names -> users.stream().map(user -> named(user, names)).toList());
    }

    private static SupportInboxEntry named(SupportInboxEntry user, Map<UUID, Profile> names) {
        Profile profile = names.get(user.userId());
        return profile == null
                ? user
                : new SupportInboxEntry(
                        user.userId(),
                        profile.displayName(),
                        profile.locale(),
                        user.chatId(),
                        user.kind(),
                        user.orderId(),
                        user.updatedAt(),
                        user.lastSeq());
    }
}
