package dev.exchanger.realtime.socket;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.socket.Sockets.Place;

import static org.assertj.core.api.Assertions.assertThat;

class SocketsTest {

    private final Sockets sockets = new Sockets();

    @Test
    void aNodeHasSoManyPlacesForAllUsersTogether() {
        Map<Place, Long> given = new ConcurrentHashMap<>();
        IntStream.range(0, 1000)
                .parallel()
                .forEach(i -> given.merge(sockets.reserve(UUID.randomUUID(), 100, 5), 1L, Long::sum));
        assertThat(given).containsExactlyInAnyOrderEntriesOf(Map.of(Place.TAKEN, 100L, Place.NODE_FULL, 900L));
    }

    @Test
    void aUserHasSoManyOfThemAndThoseSheIsRefusedAreNotUsedUp() {
        UUID user = UUID.randomUUID();
        Map<Place, Long> given = new ConcurrentHashMap<>();
        IntStream.range(0, 1000).parallel().forEach(i -> given.merge(sockets.reserve(user, 10_000, 5), 1L, Long::sum));
        assertThat(given).containsExactlyInAnyOrderEntriesOf(Map.of(Place.TAKEN, 5L, Place.USER_FULL, 995L));
        assertThat(sockets.reserve(UUID.randomUUID(), 6, 5)).isEqualTo(Place.TAKEN);
        assertThat(sockets.reserve(UUID.randomUUID(), 6, 5)).isEqualTo(Place.NODE_FULL);
        sockets.release(user);
        assertThat(sockets.reserve(user, 6, 5)).isEqualTo(Place.TAKEN);
    }
}
