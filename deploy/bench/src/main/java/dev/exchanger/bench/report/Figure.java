package dev.exchanger.bench.report;

/**
 * One measured figure, with what it is held against.
 *
 * @param unit of value and peerValue
 * @param peer what was measured beside it in the same run; null for none
 * @param peerValue null for none
 * @param ratio value to peerValue; null for none
 * @param target in words, for people; null when the figure only explains another
 * @param ok whether the target is reached; null without one
 */
public record Figure(
        String name,
        double value,
        String unit,
        String peer,
        Double peerValue,
        Double ratio,
        String target,
        Boolean ok) {

    /** A figure without a peer that must be at least so great. */
    public static Figure atLeast(String name, double value, String unit, double least) {
        return new Figure(name, value, unit, null, null, null, ">= " + number(least) + " " + unit, value >= least);
    }

    /** A figure without a peer that must be at most so great. */
    public static Figure atMost(String name, double value, String unit, double most) {
        return new Figure(name, value, unit, null, null, null, "<= " + number(most) + " " + unit, value <= most);
    }

    /** A figure that has no target but explains another one. */
    public static Figure fact(String name, double value, String unit) {
        return new Figure(name, value, unit, null, null, null, null, null);
    }

    /** The same beside a peer. */
    public Figure beside(String other, double otherValue) {
        return new Figure(name, value, unit, other, otherValue, value / otherValue, target, ok);
    }

    /** The same beside a peer, with the median of the ratios of the rounds. */
    public Figure beside(String other, double otherValue, double otherRatio) {
        return new Figure(name, value, unit, other, otherValue, otherRatio, target, ok);
    }

    /** The same beside a peer of which it must be at least so many times. */
    public Figure atLeastTimes(String other, double otherValue, double otherRatio, double least) {
        return new Figure(
                name,
                value,
                unit,
                other,
                otherValue,
                otherRatio,
                ">= " + number(least) + " x peer",
                otherRatio >= least);
    }

    /** The same beside a peer of which it must be at most so many times. */
    public Figure atMostTimes(String other, double otherValue, double otherRatio, double most) {
        return new Figure(
                name, value, unit, other, otherValue, otherRatio, "<= " + number(most) + " x peer", otherRatio <= most);
    }

    static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
