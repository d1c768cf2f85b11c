package dev.exchanger.realtime.delivery;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.event.EventFactory;
import dev.exchanger.platform.event.Outbox;
import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.realtime.profile.Profile;
import dev.exchanger.realtime.profile.Profiles;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/**
 * Finds messages that reached no device of a member in time, and raises one event for each member and chat until she has
 * received them. Every node looks; a chat is taken by one of them.
 */
@ApplicationScoped
class UndeliveredAlerts {

    static final String TYPE = "realtime.message.undelivered.v1";
    private static final int BATCH = 20;

    private final Pool pool;
    private final UndeliveredAlertRepository repository;
    private final Profiles profiles;
    private final EventFactory events;
    private final Outbox outbox;
    private final OutboxRelay relay;
    private final DeliveryMetrics metrics;
    private final DeliveryConfig config;
    private final Clock clock;
    private final WorkLoop loop;

    UndeliveredAlerts(
            Pool pool,
            UndeliveredAlertRepository repository,
            Profiles profiles,
            EventFactory events,
            Outbox outbox,
            OutboxRelay relay,
            DeliveryMetrics metrics,
            DeliveryConfig config,
            Clock clock,
            BackgroundWork work) {
        this.pool = pool;
        this.repository = repository;
        this.profiles = profiles;
        this.events = events;
        this.outbox = outbox;
        this.relay = relay;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
        this.loop = work.loop("undelivered alerts", this::look);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    /** One look at what is due. @return the pause before the next */
    Uni<Duration> look() {
        return repository
                .waiting()
                .invoke(metrics::waiting)
                .chain(() -> repository.due(config.alertAfter(), BATCH))
                .chain(due -> names(due).chain(names -> Multi.createFrom()
                        .iterable(due)
                        .onItem()
                        .transformToUniAndConcatenate(chat -> look(chat.chat(), names))
                        .collect()
                        .last()
                        .replaceWith(due.size())
                        .map(untilLessThan(BATCH, config.alertPoll()))));
    }

    private Uni<Map<UUID, Profile>> names(List<UndeliveredAlertRepository.Due> due) {
        List<UUID> senders =
                due.stream().flatMap(chat -> chat.senders().stream()).distinct().toList();
        return profiles.find(senders);
    }

    private Uni<Void> look(UUID chat, Map<UUID, Profile> names) {
        return Transactions.in(pool, tx -> repository
                        .claim(tx, chat, config.alertAfter())
                        .chain(claimed ->
                                claimed.isEmpty() ? Uni.createFrom().item(0) : raise(tx, claimed.get(), names)))
                .invoke(raised -> {
                    if (raised > 0) {
                        relay.nudge();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Integer> raise(SqlConnection tx, UndeliveredAlertRepository.Claimed claimed, Map<UUID, Profile> names) {
        return repository
                .note(tx, claimed, config.alertAfter())
                .call(lacking -> outbox.append(
                        tx,
                        lacking.stream()
                                .map(member -> event(claimed, member, names))
                                .toList()))
                .map(lacking -> {
                    if (!lacking.isEmpty()) {
                        metrics.alerted(
                                lacking.size(),
                                Duration.between(claimed.since().plus(config.alertAfter()), clock.instant()));
                    }
                    return lacking.size();
                });
    }

    private CloudEvent event(
            UndeliveredAlertRepository.Claimed chat,
            UndeliveredAlertRepository.Lacking member,
            Map<UUID, Profile> names) {
        Profile sender = names.get(member.sender());
        MissedMessages data = new MissedMessages(
                member.user(),
                chat.chat(),
                chat.kind(),
                chat.title(),
                chat.orderId(),
                member.sender(),
                sender == null ? null : sender.displayName(),
                member.count(),
                member.lastSeq(),
                member.at(),
                preview(member.body()));
        return events.create(TYPE, chat.chat().toString(), member.lastSeq(), data);
    }

    /** Whole characters only. */
    private String preview(String body) {
        int length = config.previewLength();
        if (length == 0) {
            return null;
        }
        return body.codePointCount(0, body.length()) <= length
                ? body
                : body.substring(0, body.offsetByCodePoints(0, length)) + "…";
    }
}
