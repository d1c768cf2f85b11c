package dev.exchanger.realtime.ticket;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryTicketStoreTest {

    private static final Duration LIFE = Duration.ofSeconds(30);

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final MemoryTicketStore store = new MemoryTicketStore(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @Test
    void givesEachOnce() {
        get(store.keep("a", "sealed", LIFE));
        assertThat(get(store.take("b"))).isNull();
        assertThat(get(store.take("a"))).isEqualTo("sealed");
        assertThat(get(store.take("a"))).isNull();
    }

    @Test
    void givesNoneThatIsTooOldAndKeepsNone() {
        get(store.keep("a", "sealed", LIFE));
        get(store.keep("b", "sealed", LIFE));
        now = now.plus(LIFE);
        assertThat(get(store.take("a"))).isNull();
        assertThat(store.size()).isEqualTo(1);
        get(store.keep("c", "sealed", LIFE));
        assertThat(store.size()).isEqualTo(1);
        assertThat(get(store.take("c"))).isEqualTo("sealed");
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(1));
    }
}
