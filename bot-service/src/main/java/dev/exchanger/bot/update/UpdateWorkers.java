package dev.exchanger.bot.update;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;

/** The loops of this node that work updates off, several users at a time. */
@ApplicationScoped
public class UpdateWorkers {
    private static final Duration CONTENDED_PAUSE = Duration.ofMillis(50);

    private final UpdateConfig config;
    private final UpdateProcessor processor;
    private final List<WorkLoop> loops;

    UpdateWorkers(BackgroundWork work, UpdateConfig config, UpdateProcessor processor) {
        this.config = config;
        this.processor = processor;
        this.loops = IntStream.range(0, config.workers())
                .mapToObj(number -> work.loop("update worker " + number, () -> step(number)))
                .toList();
    }

    void start(@Observes StartupEvent start) {
        loops.forEach(WorkLoop::start);
    }

    /** Something was stored: one idle loop looks at once, and wakes the next one when it found something. */
    public void nudge() {
        for (WorkLoop loop : loops) {
            if (!loop.busy()) {
                loop.nudge();
                return;
            }
        }
    }

    private Uni<Duration> step(int number) {
        return step(number, new HashSet<>());
    }

    private Uni<Duration> step(int number, Set<Long> contended) {
        return processor.next(contended, this::nudge).chain(outcome -> {
            if (outcome instanceof UpdateProcessor.Outcome.Contended other) {
                contended.add(other.telegramUserId());
                return step(number, contended);
            }
            if (outcome instanceof UpdateProcessor.Outcome.Worked) {
                return Uni.createFrom().item(Duration.ZERO);
            }
            return Uni.createFrom().item(contended.isEmpty() ? idle(number) : CONTENDED_PAUSE);
        });
    }

    /** One loop looks out for what other nodes stored; the others are woken by it. */
    private Duration idle(int number) {
        return number == 0 ? config.pollInterval() : config.pollInterval().multipliedBy(30);
    }
}
