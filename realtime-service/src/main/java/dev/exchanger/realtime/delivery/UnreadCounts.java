package dev.exchanger.realtime.delivery;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

/** Shows a user what she has not read. */
@ApplicationScoped
class UnreadCounts {

    private static final int MAX_CHATS = 1000;

    private final UnreadRepository repository;

    UnreadCounts(UnreadRepository repository) {
        this.repository = repository;
    }

    Uni<DeliveryView.Unread> of(UUID user) {
        return repository.of(List.of(user)).map(counts -> {
            Map<UUID, Long> chats = counts.getOrDefault(user, Map.of());
            return new DeliveryView.Unread(
                    chats.values().stream().mapToLong(Long::longValue).sum(),
                    chats.entrySet().stream()
                            .limit(MAX_CHATS)
                            .map(entry -> new DeliveryView.Count(entry.getKey(), entry.getValue()))
                            .toList());
        });
    }
}
