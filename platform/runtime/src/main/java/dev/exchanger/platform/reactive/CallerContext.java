package dev.exchanger.platform.reactive;

import java.util.concurrent.Executor;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Brings the outcome of shared work back to the request that waits for it. */
public final class CallerContext {

    private CallerContext() {}

    /**
     * The same outcome, delivered on the Vert.x context that subscribes. Without this, a result shared by two requests
     * would be handled on the context of whichever started the work, and with it go request scope, log context and
     * event loop.
     */
    public static <T> Uni<T> keep(Uni<T> work) {
        return Uni.createFrom().deferred(() -> {
            Context caller = Vertx.currentContext();
            return caller == null ? work : work.emitOn(on(caller));
        });
    }

    private static Executor on(Context caller) {
        return task -> {
            if (Vertx.currentContext() == caller) {
                task.run();
            } else {
                caller.runOnContext(ignored -> task.run());
            }
        };
    }
}
