package dev.exchanger.exchange.schedule;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.scheduler.Scheduler;

import dev.exchanger.platform.loop.WorkTrigger;

/** Has the scheduler end with the loops: a job of it must not begin in a replica that stops. */
@ApplicationScoped
public class SchedulerTrigger implements WorkTrigger {

    private final Scheduler scheduler;

    public SchedulerTrigger(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void pause() {
        scheduler.pause();
    }
}
