package dev.exchanger.sampledesk.schedule;

/** Methods that a scheduler calls; {@code @Deprecated} stands for its annotation. */
class Schedules {
    private int done;

    @Deprecated
    void nudges() {
        nudge();
    }

    @Deprecated
    void works() {
        nudge();
        work();
    }

    @Deprecated
    void nothing() {}

    private void nudge() {}

    private void work() {
        done++;
    }
}
