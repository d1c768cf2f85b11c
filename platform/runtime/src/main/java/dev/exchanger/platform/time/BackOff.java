package dev.exchanger.platform.time;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses between tries of something that fails: they grow up to a limit, and chance spreads them so that replicas do
 * not try in step.
 */
public final class BackOff {

    private enum Growth {
        DOUBLING,
        LINEAR
    }

    private final Growth growth;
    private final Duration first;
    private final Duration longest;
    private final double least;
    private final double most;

    private BackOff(Growth growth, Duration first, Duration longest, double least, double most) {
        if (first.isNegative() || longest.isNegative() || least < 0 || most < least) {
            throw new IllegalArgumentException(
                    "first " + first + ", longest " + longest + ", spread " + least + " to " + most);
        }
        this.growth = growth;
        this.first = first;
        this.longest = longest;
        this.least = least;
        this.most = most;
    }

    /** Twice as long after each failure. */
    public static BackOff doubling(Duration first, Duration longest) {
        return new BackOff(Growth.DOUBLING, first, longest, 1, 1);
    }

    /** Longer by the same step after each failure. */
    public static BackOff linear(Duration step, Duration longest) {
        return new BackOff(Growth.LINEAR, step, longest, 1, 1);
    }

    /** The same, each pause multiplied by chance. @param most may take a pause beyond the longest one */
    public BackOff spread(double least, double most) {
        return new BackOff(growth, first, longest, least, most);
    }

    /** @param failures how many in a row, from 1 */
    public Duration after(long failures) {
        long n = Math.max(1, failures);
        // In floating point, which has no overflow.
        double grown = first.toMillis() * (growth == Growth.LINEAR ? n : Math.pow(2, n - 1));
        return spread(Duration.ofMillis((long) Math.min(longest.toMillis(), grown)), least, most);
    }

    /** A pause of at least a millisecond, somewhere between these parts of another one. */
    public static Duration spread(Duration pause, double least, double most) {
        double factor = least + (most - least) * ThreadLocalRandom.current().nextDouble();
        return Duration.ofMillis(Math.max(1, (long) (pause.toMillis() * factor)));
    }
}
