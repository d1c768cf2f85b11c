package dev.exchanger.platform.loop;

import org.jboss.logging.Logger;

/** Whether repeated work succeeds: tells the log when a row of failures begins and when it ends, and the metrics always. */
public final class WorkHealth {

    private static final Logger LOG = Logger.getLogger(WorkHealth.class);

    private final String name;
    private final WorkMeters meters;
    private int failures;
    private boolean ended;

    WorkHealth(String name, WorkMeters meters) {
        this.name = name;
        this.meters = meters;
    }

    /** The work was done once. */
    public synchronized void succeeded() {
        meters.passed();
        if (failures > 0) {
            failures = 0;
            LOG.infof("%s works again", name);
            meters.recovered();
        }
    }

    /** It could not be done. @return how many times in a row now */
    public synchronized int failed(Throwable failure) {
        meters.passed();
        meters.failed();
        failures++;
        if (failures == 1) {
            LOG.warnf(failure, "%s failed and goes on trying", name);
            meters.failing();
        } else {
            LOG.debugf(failure, "%s failed again", name);
        }
        return failures;
    }

    /** Nobody tries any more: what failed last counts as failing no longer. */
    synchronized void ended() {
        if (!ended && failures > 0) {
            meters.recovered();
        }
        ended = true;
    }
}
