package dev.exchanger.identity.job;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Brings the outcome of work that ran elsewhere back to the request that waits for it. */
public final class CallerContext {

    private CallerContext() {}

    /** The same outcome, delivered on the Vert.x context that subscribes: its event loop and its request scope. */
    public static <T> Uni<T> keep(Uni<T> work) {
        return Uni.createFrom().deferred(() -> {
            Context caller = Vertx.currentContext();
            return caller == null
                    ? work
                    : work.emitOn(task -> {
                        if (Vertx.currentContext() == caller) {
                            task.run();
                        } else {
                            caller.runOnContext(ignored -> task.run());
                        }
                    });
        });
    }
}
