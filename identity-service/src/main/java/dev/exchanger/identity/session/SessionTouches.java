package dev.exchanger.identity.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;

import dev.exchanger.platform.reactive.CallerContext;

/**
 * Collects touches for a moment and writes them in one statement. A touch is also the check that the session still
 * lives: whoever joins a batch joins before its statement starts, so the answer is never older than the question.
 */
class SessionTouches {

    private final SessionRepository repository;
    private final long intervalMillis;
    private final Vertx vertx;
    private Map<SessionId, List<UniEmitter<? super Optional<LiveSession>>>> waiting = new HashMap<>();

    SessionTouches(SessionRepository repository, SessionConfig config, Vertx vertx) {
        this.repository = repository;
        this.intervalMillis = Math.max(1, config.touchInterval().toMillis());
        this.vertx = vertx;
    }

    /** The session as PostgreSQL knows it after the touch; empty when it does not live. */
    Uni<Optional<LiveSession>> touch(SessionId id) {
        return CallerContext.keep(Uni.createFrom().emitter(emitter -> join(id, emitter)));
    }

    private synchronized void join(SessionId id, UniEmitter<? super Optional<LiveSession>> emitter) {
        if (waiting.isEmpty()) {
            vertx.setTimer(intervalMillis, ignored -> flush());
        }
        waiting.computeIfAbsent(id, ignored -> new ArrayList<>(1)).add(emitter);
    }

    private void flush() {
        Map<SessionId, List<UniEmitter<? super Optional<LiveSession>>>> batch;
        synchronized (this) {
            batch = waiting;
            waiting = new HashMap<>();
        }
        repository
                .touch(batch.keySet())
                .subscribe()
                .with(
                        alive -> batch.forEach((id, emitters) -> {
                            Optional<LiveSession> session = Optional.ofNullable(alive.get(id));
                            emitters.forEach(emitter -> emitter.complete(session));
                        }),
                        failure -> batch.values().forEach(emitters -> emitters.forEach(e -> e.fail(failure))));
    }
}
