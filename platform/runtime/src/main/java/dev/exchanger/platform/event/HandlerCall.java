package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

import dev.exchanger.platform.reactive.OwnContext;

/**
 * Calls a handler on a Vert.x context of its own, as an HTTP request has one: Hibernate Reactive keeps its session
 * there, and the trace continues there that the event began.
 */
final class HandlerCall {

    private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
            return carrier.keySet();
        }

        @Override
        public String get(Map<String, String> carrier, String key) {
            return carrier.get(key);
        }
    };

    private final Vertx vertx;
    private final OpenTelemetry telemetry;
    private final Duration timeout;
    private final boolean spread;

    /** @param spread whether to call handlers on all event loops in turn, else on the caller's */
    HandlerCall(Vertx vertx, OpenTelemetry telemetry, Duration timeout, boolean spread) {
        this.vertx = vertx;
        this.telemetry = telemetry;
        this.timeout = timeout;
        this.spread = spread;
    }

    /** Answers on the context of the caller. */
    Uni<Void> call(EventHandler handler, CloudEvent event) {
        return Uni.createFrom().emitter(emitter -> {
            io.vertx.core.Context caller = vertx.getOrCreateContext();
            // The next event loop in turn: handlers of different subjects share all processors.
            io.vertx.core.Context context = OwnContext.safe(spread ? OwnContext.onNextLoop(vertx) : caller);
            ScheduledExecutorService loop = OwnContext.loop(context);
            context.runOnContext(ignored -> run(handler, event, loop)
                    .emitOn(action -> caller.runOnContext(back -> action.run()))
                    .subscribe()
                    .with(emitter::complete, emitter::fail));
        });
    }

    /** @param loop its own thread: a timer elsewhere would wake another thread twice for each event */
    private Uni<Void> run(EventHandler handler, CloudEvent event, ScheduledExecutorService loop) {
        Span span = span(event);
        Scope scope = span.makeCurrent();
        return Uni.createFrom()
                .deferred(() -> handler.handle(event))
                .ifNoItem()
                .after(timeout)
                .on(loop)
                .fail()
                .onFailure()
                .invoke(failure -> span.setStatus(StatusCode.ERROR).recordException(failure))
                .onTermination()
                .invoke(() -> {
                    scope.close();
                    span.end();
                });
    }

    private Span span(CloudEvent event) {
        Map<String, String> carrier =
                event.traceparent() == null ? Map.of() : Map.of("traceparent", event.traceparent());
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), carrier, GETTER);
        return telemetry
                .getTracer("dev.exchanger.platform.event")
                .spanBuilder("process " + event.type())
                .setParent(parent)
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.system", "redis")
                .setAttribute("messaging.operation.type", "process")
                .setAttribute("messaging.message.id", event.id().toString())
                .startSpan();
    }
}
