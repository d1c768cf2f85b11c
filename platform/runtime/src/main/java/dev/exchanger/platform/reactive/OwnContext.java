package dev.exchanger.platform.reactive;

import io.netty.channel.EventLoop;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;

/**
 * Vert.x contexts for work that no request began. A request has a context of its own, marked as safe, and what is bound
 * to a context relies on both: the trace, the log context, Hibernate's session.
 */
public final class OwnContext {

    private OwnContext() {}

    /** On the next event loop in turn; not the caller's context, which would keep the work on the caller's request. */
    public static Context onNextLoop(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }

    /** For one piece of work, on the thread of {@code home}. */
    public static Context safe(Context home) {
        Context own = VertxContext.createNewDuplicatedContext(home);
        VertxContextSafetyToggle.setContextSafe(own, true);
        return own;
    }

    /** Runs it now, on a context of its own. To be called on the thread of {@code home}. */
    public static void run(Context home, Runnable work) {
        ((ContextInternal) safe(home)).dispatch(work);
    }

    /** The thread of a context, for timers that shall not wake another one. */
    public static EventLoop loop(Context context) {
        return ((ContextInternal) context).nettyEventLoop();
    }
}
