package dev.exchanger.realtime.collaboration;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.problem.DependencyUnavailable;
import dev.exchanger.realtime.room.OperationLog;
import dev.exchanger.realtime.room.OperationLog.Piece;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.Position;

/**
 * Brings a session's operations from the log to PostgreSQL, in their order and without holes. When the log is in another
 * epoch, as it is after Redis was lost, the document in PostgreSQL becomes the beginning of that epoch.
 */
@ApplicationScoped
public class OperationSaver {

    private static final Logger LOG = Logger.getLogger(OperationSaver.class);
    private static final int BATCH = 500;
    /** Two per batch at most; more than that and somebody writes faster than PostgreSQL takes. */
    private static final int MAX_STEPS = 20;

    private final OperationLog log;
    private final OperationRepository repository;
    private final CollaborationConfig config;
    private final CollaborationMetrics metrics;

    public OperationSaver(
            OperationLog log,
            OperationRepository repository,
            CollaborationConfig config,
            CollaborationMetrics metrics) {
        this.log = log;
        this.repository = repository;
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Saves all that the log has now. May run on several nodes at once.
     *
     * @return up to where the session is saved, {@code null} when there is no such open session
     */
    Uni<Position> save(UUID session) {
        return step(session, 0);
    }

    private Uni<Position> step(UUID session, int steps) {
        if (steps > MAX_STEPS) {
            return Uni.createFrom().failure(new DependencyUnavailable("postgresql (operations come too fast)", null));
        }
        RoomName room = RoomName.collaboration(session);
        return repository
                .position(session)
                .chain(saved -> saved == null
                        ? log.forget(room).replaceWith((Position) null)
                        : log.read(room, saved, BATCH).chain(piece -> take(session, saved, piece, steps + 1)));
    }

    private Uni<Position> take(UUID session, Position saved, Piece piece, int steps) {
        RoomName room = RoomName.collaboration(session);
        if (!piece.top().sameEpoch(saved)) {
            return repository
                    .rebase(session, saved.epoch(), piece.top().epoch())
                    .invoke(() -> newEpoch(saved))
                    .chain(() -> step(session, steps));
        }
        if (!piece.continues(saved)) {
            LOG.errorf("Operations after %s of session %s are lost, it goes on in a new epoch", saved, session);
            metrics.gap();
            return log.renew(room, saved.epoch()).chain(() -> step(session, steps));
        }
        Position end = piece.end(saved);
        return write(session, piece)
                .chain(() -> log.saved(room, end))
                .chain(() -> end.seq() < piece.top().seq()
                        ? step(session, steps)
                        : Uni.createFrom().item(end));
    }

    private Uni<Void> write(UUID session, Piece piece) {
        return piece.entries().isEmpty()
                ? Uni.createFrom().voidItem()
                : repository
                        .save(session, piece.entries(), config.snapshotAfter())
                        .invoke(() -> metrics.saved(piece.entries().size()));
    }

    private void newEpoch(Position saved) {
        if (!saved.epoch().isEmpty()) {
            metrics.newEpoch();
        }
    }
}
