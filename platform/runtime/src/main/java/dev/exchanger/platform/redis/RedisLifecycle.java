package dev.exchanger.platform.redis;

import java.time.Duration;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.shutdown.ShutdownStep;
import dev.exchanger.platform.start.StartOrder;

/** Opens the link at start, without waiting for Redis, and closes it in the orderly stop after everything that uses it. */
@ApplicationScoped
public class RedisLifecycle implements ShutdownStep {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final RedisLink link;

    @Inject
    public RedisLifecycle(RedisLink link) {
        this.link = link;
    }

    void onStart(@Observes @Priority(StartOrder.REDIS) StartupEvent event) {
        link.start();
    }

    /** Where no orderly stop ran before (tests, reload in dev mode) the connections must not outlive the application. */
    void onStop(@Observes @Priority(Integer.MAX_VALUE) ShutdownEvent event) {
        link.close().await().atMost(CLOSE_LIMIT);
    }

    @Override
    public int order() {
        return REDIS;
    }

    @Override
    public String name() {
        return "redis-quit";
    }

    @Override
    public Uni<Void> run() {
        return link.close();
    }
}
