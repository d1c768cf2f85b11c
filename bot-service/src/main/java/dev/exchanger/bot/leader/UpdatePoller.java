package dev.exchanger.bot.leader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import dev.exchanger.bot.telegram.GetUpdates;
import dev.exchanger.bot.telegram.TelegramClient;
import dev.exchanger.bot.telegram.TelegramConfig;
import dev.exchanger.bot.update.MalformedUpdate;
import dev.exchanger.bot.update.ReceivedUpdate;
import dev.exchanger.bot.update.Update;
import dev.exchanger.bot.update.UpdateInbox;
import dev.exchanger.bot.update.UpdateParser;
import dev.exchanger.platform.database.Transactions;

/**
 * Asks Telegram for updates. A batch is confirmed to Telegram by the offset of the next call, and that offset is
 * committed together with the batch: nothing is confirmed before it is durable.
 */
@ApplicationScoped
class UpdatePoller {
    private static final Logger LOG = Logger.getLogger(UpdatePoller.class);

    private final TelegramClient telegram;
    private final TelegramConfig telegramConfig;
    private final LeaderConfig config;
    private final BotStateRepository state;
    private final UpdateInbox inbox;
    private final UpdateParser parser;
    private final Pool pool;

    private volatile UniEmitter<? super List<JsonNode>> waiting;

    UpdatePoller(
            TelegramClient telegram,
            TelegramConfig telegramConfig,
            LeaderConfig config,
            BotStateRepository state,
            UpdateInbox inbox,
            UpdateParser parser,
            Pool pool) {
        this.telegram = telegram;
        this.telegramConfig = telegramConfig;
        this.config = config;
        this.state = state;
        this.inbox = inbox;
        this.parser = parser;
        this.pool = pool;
    }

    /** One call and what follows from it. Fails when Telegram or the database refuses; nothing is confirmed then. */
    Uni<Duration> poll(Term term) {
        return state.offset(pool)
                .chain(offset -> ask(offset))
                .chain(batch -> batch.isEmpty() ? Uni.createFrom().item(true) : keep(term, batch))
                .map(ours -> ours ? Duration.ZERO : config.renew());
    }

    /** Ends the call that is under way as if nothing had come; what it would have brought comes again. */
    void interrupt() {
        UniEmitter<? super List<JsonNode>> call = waiting;
        if (call != null) {
            call.complete(List.of());
        }
    }

    private Uni<List<JsonNode>> ask(Optional<Long> offset) {
        GetUpdates request = new GetUpdates(
                offset.orElse(null),
                config.batch(),
                (int) telegramConfig.pollTimeout().toSeconds(),
                Update.ALLOWED);
        return Uni.createFrom().<List<JsonNode>>emitter(emitter -> {
            waiting = emitter;
            var call = telegram.getUpdates(request).subscribe().with(emitter::complete, emitter::fail);
            emitter.onTermination(call::cancel);
        });
    }

    /** @return false when the offset was not ours to move; the batch is kept all the same, a second time does no harm */
    private Uni<Boolean> keep(Term term, List<JsonNode> batch) {
        List<ReceivedUpdate> readable = new ArrayList<>();
        long last = 0;
        for (JsonNode json : batch) {
            last = Math.max(last, json.path("update_id").asLong());
            read(json).ifPresent(readable::add);
        }
        long next = last + 1;
        int[] added = new int[1];
        return Transactions.in(pool, connection -> inbox.keep(connection, readable)
                        .invoke(count -> added[0] = count)
                        .chain(() -> state.moveOffset(connection, term, next)))
                .invoke(() -> inbox.stored(readable.size(), added[0]));
    }

    private Optional<ReceivedUpdate> read(JsonNode json) {
        try {
            return Optional.of(inbox.received(parser.read(json)));
        } catch (MalformedUpdate malformed) {
            // Telegram would send it for ever: it is confirmed unread so that the others get through.
            LOG.errorf("update %d is skipped: %s", json.path("update_id").asLong(), malformed.getMessage());
            return Optional.empty();
        }
    }
}
