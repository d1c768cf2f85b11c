package dev.exchanger.realtime.collaboration;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.redis.RedisUnavailable;
import dev.exchanger.platform.shutdown.ShutdownStep;
import dev.exchanger.realtime.room.OperationLog;
import dev.exchanger.realtime.room.RoomName;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/** Saves operations behind their authors, whichever node took them, and tidies up old sessions. */
@ApplicationScoped
public class OperationKeeper implements ShutdownStep {

    private static final Logger LOG = Logger.getLogger(OperationKeeper.class);
    private static final int AT_ONCE = 4;
    private static final int ROUND = 64;

    private final OperationLog log;
    private final OperationSaver saver;
    private final CollaborationMetrics metrics;
    private final CollaborationConfig config;
    private final WorkLoop saving;
    private final BackgroundWork work;
    private final CollaborationService service;

    public OperationKeeper(
            OperationLog log,
            OperationSaver saver,
            CollaborationService service,
            CollaborationMetrics metrics,
            CollaborationConfig config,
            BackgroundWork work) {
        this.log = log;
        this.saver = saver;
        this.metrics = metrics;
        this.config = config;
        this.work = work;
        this.service = service;
        // While Redis is away there is nothing to save, but as soon as it is back there may be.
        this.saving = work.detached("operation saving", () -> round().onFailure(RedisUnavailable.class)
                .recoverWithItem(config.saveInterval()));
    }

    void start(@Observes StartupEvent event) {
        saving.start();
        work.every("collaboration housekeeping", config.housekeeping(), service::tidy);
    }

    private Uni<Duration> round() {
        return log.claim(config.saveLease(), ROUND)
                .chain(rooms ->
                        saveAll(rooms).replaceWith(rooms.size()).map(untilLessThan(ROUND, config.saveInterval())));
    }

    /** One session that cannot be saved must not keep the others from it; its lease ends and it is tried again. */
    private Uni<Void> saveAll(List<RoomName> rooms) {
        return Multi.createFrom()
                .iterable(rooms)
                .onItem()
                .transformToUni(room -> saver.save(room.id()).onFailure().recoverWithItem(failure -> {
                    metrics.notSaved();
                    LOG.debugf("Operations of %s are saved later: %s", room, failure.toString());
                    return null;
                }))
                .merge(AT_ONCE)
                .collect()
                .last()
                .replaceWithVoid();
    }

    @Override
    public int order() {
        return OUTBOX;
    }

    @Override
    public String name() {
        return "operation-flush";
    }

    @Override
    public Uni<Void> run() {
        return saving.stop().chain(this::round).replaceWithVoid();
    }
}
