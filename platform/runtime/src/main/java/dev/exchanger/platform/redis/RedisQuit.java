package dev.exchanger.platform.redis;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.shutdown.ShutdownStep;

/** Closes the link in the orderly stop, after everything that uses it. */
@ApplicationScoped
public class RedisQuit implements ShutdownStep {

    private final RedisLink link;

    @Inject
    public RedisQuit(RedisLink link) {
        this.link = link;
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
