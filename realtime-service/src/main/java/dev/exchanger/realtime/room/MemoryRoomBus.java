package dev.exchanger.realtime.room;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.smallrye.mutiny.Uni;

/** The bus of one process: for {@code USE_REDIS_WEBSOCKETS=false}. */
final class MemoryRoomBus implements RoomBus {

    private final Map<RoomName, List<Consumer<RoomFrame>>> listeners = new ConcurrentHashMap<>();

    @Override
    public Listening listen(RoomName room, Consumer<RoomFrame> onFrame, Runnable onGap) {
        listeners.computeIfAbsent(room, name -> new CopyOnWriteArrayList<>()).add(onFrame);
        return new Listening() {
            @Override
            public Uni<Void> ready() {
                return Uni.createFrom().voidItem();
            }

            @Override
            public void stop() {
                listeners.computeIfPresent(room, (name, held) -> {
                    held.remove(onFrame);
                    return held.isEmpty() ? null : held;
                });
            }
        };
    }

    @Override
    public Uni<Void> publish(RoomName room, RoomFrame frame) {
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> listeners.getOrDefault(room, List.of()).forEach(listener -> listener.accept(frame)));
    }
}
