package dev.exchanger.platform.shutdown;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

/** Whether this process is on its way out. Its step is the first of a stop. */
@ApplicationScoped
public class Lifecycle implements ShutdownStep {

    private volatile boolean stopping;

    /** True from the first moment of an orderly stop; readiness is down then. */
    public boolean stopping() {
        return stopping;
    }

    @Override
    public int order() {
        return READINESS;
    }

    @Override
    public String name() {
        return "readiness-down";
    }

    @Override
    public Uni<Void> run() {
        return Uni.createFrom().voidItem().invoke(() -> stopping = true);
    }
}
