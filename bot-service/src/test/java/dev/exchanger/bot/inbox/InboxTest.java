package dev.exchanger.bot.inbox;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import dev.exchanger.bot.testing.BotTestBase;
import dev.exchanger.platform.id.UuidV7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@QuarkusTest
class InboxTest extends BotTestBase {
    private final UUID event = UuidV7.next();

    @Inject
    Inbox inbox;

    @Inject
    Pool pool;

    @Test
    void anEffectIsLetThroughOncePerConsumer() {
        assertThat(await(inbox.firstTime(pool, "mail", event))).isTrue();
        assertThat(await(inbox.firstTime(pool, "mail", event))).isFalse();
        assertThat(await(inbox.firstTime(pool, "push", event))).isTrue();
    }

    @Test
    void whatWasRolledBackIsForgotten() {
        assertThatThrownBy(() -> await(pool.withTransaction(connection -> inbox.firstTime(connection, "mail", event)
                        .chain(() -> Uni.createFrom().failure(new IllegalStateException("no"))))))
                .isInstanceOf(IllegalStateException.class);

        assertThat(await(inbox.firstTime(pool, "mail", event))).isTrue();
    }

    /** As many transactions at once as there are connections: one has the effect. */
    @Test
    void concurrentDeliveriesHaveOneEffect() {
        List<Uni<Boolean>> all = IntStream.range(0, 8)
                .mapToObj(i -> pool.withTransaction(connection -> inbox.firstTime(connection, "mail", event)))
                .toList();

        assertThat(await(Uni.join().all(all).andFailFast())).containsOnlyOnce(true);
    }

    @Test
    void onlyWhatWasHandledLongAgoIsForgotten() {
        UUID old = UuidV7.next();
        await(inbox.firstTime(pool, "mail", event));
        database.change(
                "INSERT INTO inbox (consumer, event_id, handled_at) VALUES ('mail', ?, now() - interval '8 days')",
                old);

        await(inbox.forget());

        assertThat(await(inbox.firstTime(pool, "mail", event))).isFalse();
        assertThat(await(inbox.firstTime(pool, "mail", old))).isTrue();
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }
}
