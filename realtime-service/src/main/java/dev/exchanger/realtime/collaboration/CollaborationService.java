package dev.exchanger.realtime.collaboration;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.realtime.chat.PlainText;
import dev.exchanger.realtime.room.OperationLog;
import dev.exchanger.realtime.room.RoomMessage;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.room.RoomPublisher;

/** Opens, shows and closes sessions. */
@ApplicationScoped
public class CollaborationService {

    private static final int MAX_TITLE = 200;

    private final CollaborationRepository sessions;
    private final OperationRepository operations;
    private final OperationSaver saver;
    private final OperationLog log;
    private final Participants participants;
    private final RoomPublisher publisher;
    private final CollaborationConfig config;
    private final Clock clock;

    public CollaborationService(
            CollaborationRepository sessions,
            OperationRepository operations,
            OperationSaver saver,
            OperationLog log,
            Participants participants,
            RoomPublisher publisher,
            CollaborationConfig config,
            Clock clock) {
        this.sessions = sessions;
        this.operations = operations;
        this.saver = saver;
        this.log = log;
        this.participants = participants;
        this.publisher = publisher;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Opens a session, or gives the one that was opened with the same key.
     *
     * @param others who may join beside the owner
     * @param title 1 to 200 characters, not only blanks
     * @return fails with {@code validation}, and with {@code conflict} for too many open sessions
     */
    Uni<CollaborationState> open(UUID owner, String key, String title, List<UUID> others) {
        if (!PlainText.fits(title, MAX_TITLE)) {
            throw new ProblemException(CommonProblem.VALIDATION, "'title' must be a text of 1 to 200 characters")
                    .withError("title", "must be a text of 1 to " + MAX_TITLE + " characters");
        }
        List<UUID> users =
                Stream.concat(Stream.of(owner), others.stream()).distinct().toList();
        if (users.size() > config.maxParticipants()) {
            throw new ProblemException(CommonProblem.VALIDATION, null)
                    .withError("participants", "at most " + config.maxParticipants() + " with the owner");
        }
        return sessions.create(UuidV7.next(), title, owner, key, users, config.maxOpenSessions())
                .chain(created -> sessions.find(owner, key))
                .invoke(found -> {
                    if (found == null) {
                        throw new ProblemException(
                                CommonProblem.CONFLICT, "You have " + config.maxOpenSessions() + " open sessions");
                    }
                })
                .chain(this::withDocument);
    }

    /** The sessions of a user, newest first, see {@link CollaborationRepository#list}. */
    Uni<List<CollaborationSession>> list(UUID user, UUID before, int limit) {
        return sessions.list(user, before, limit);
    }

    /** A session with its document as it is now; fails with {@code not-found} for who may not join. */
    Uni<CollaborationState> state(UUID user, UUID id) {
        return require(user, id).chain(this::withDocument);
    }

    /** The session, if the user may join it now: {@code not-found} or {@code conflict} otherwise. */
    Uni<CollaborationSession> requireOpen(UUID user, UUID id) {
        return require(user, id).invoke(session -> {
            if (!session.open()) {
                throw new ProblemException(CommonProblem.CONFLICT, "The session is closed");
            }
        });
    }

    /** Closes a session for good; closing it again changes nothing. Fails with {@code forbidden} for all but its owner. */
    Uni<CollaborationState> close(UUID user, UUID id) {
        return require(user, id).chain(session -> {
            if (!session.ownerId().equals(user)) {
                throw new ProblemException(CommonProblem.FORBIDDEN, "Only the owner closes a session");
            }
            return (session.open() ? end(id) : Uni.createFrom().voidItem()).chain(() -> state(user, id));
        });
    }

    /** Closes sessions that nobody works on and deletes those that were closed long ago. */
    Uni<Void> tidy() {
        return sessions.idle(config.idleAfter())
                .chain(ids -> Multi.createFrom()
                        .iterable(ids)
                        .onItem()
                        .transformToUniAndConcatenate(this::end)
                        .collect()
                        .last())
                .chain(() -> sessions.purge(config.keepClosed()))
                .replaceWithVoid();
    }

    /** Takes a deleted account out of all sessions; those that nobody else may join are closed. */
    Uni<Void> forget(UUID user) {
        return sessions.alone(user)
                .chain(ids -> Multi.createFrom()
                        .iterable(ids)
                        .onItem()
                        .transformToUniAndConcatenate(this::end)
                        .collect()
                        .last())
                .chain(() -> sessions.leaveAll(user));
    }

    Uni<CollaborationStatistics> statistics(String mode) {
        return sessions.count().chain(counts -> log.unsavedRooms()
                .map(unsaved -> new CollaborationStatistics(
                        mode,
                        counts.open(),
                        counts.active(),
                        counts.closed(),
                        counts.operations(),
                        unsaved,
                        participants.connections())));
    }

    /** First no more operations, then the last of them saved, then closed: what was acknowledged is in the document. */
    private Uni<Void> end(UUID id) {
        RoomName room = RoomName.collaboration(id);
        return log.close(room)
                .chain(() -> saver.save(id))
                .chain(() -> sessions.close(id))
                .chain(() -> publisher.tell(RoomMessage.passing(room, "collab.closed", clock.instant(), null)));
    }

    private Uni<CollaborationSession> require(UUID user, UUID id) {
        return sessions.find(id).invoke(session -> {
            if (session == null || !session.participants().contains(user)) {
                throw new ProblemException(CommonProblem.NOT_FOUND, "No such session of yours");
            }
        });
    }

    private Uni<CollaborationState> withDocument(CollaborationSession session) {
        UUID id = session.id();
        return saver.save(id).chain(() -> operations.load(id)).chain(saved -> participants
                .present(id)
                .map(present -> new CollaborationState(session, saved.position(), saved.document(), present)));
    }
}
