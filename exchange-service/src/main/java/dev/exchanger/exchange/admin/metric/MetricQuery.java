package dev.exchanger.exchange.admin.metric;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.stream.Collectors;

import dev.exchanger.exchange.admin.Period;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * What of a metric is asked for. Both ends lie on whole steps, so that the same question has the same spelling.
 *
 * @param name which metric
 * @param from first moment
 * @param to   first moment after it
 * @param step width of a point
 */
record MetricQuery(MetricName name, Instant from, Instant to, Duration step) {

    private static final int MOST_POINTS = 1000;
    private static final Duration DEFAULT_STEP = Duration.ofMinutes(15);
    private static final Duration DEFAULT_SPAN = Duration.ofDays(1);
    private static final Duration LEAST_STEP = Duration.ofMinutes(1);
    private static final Duration MOST_STEP = Duration.ofDays(1);

    /** Of parameters, of which all but the name may be absent; fails with {@code validation}. */
    static MetricQuery of(String name, String from, String to, String step, Instant now) {
        MetricName known = MetricName.of(name)
                .orElseThrow(() -> refused(
                        "name",
                        "must be one of "
                                + Arrays.stream(MetricName.values())
                                        .map(MetricName::code)
                                        .collect(Collectors.joining(", "))));
        Duration width = step == null ? DEFAULT_STEP : width(step);
        Period period = Period.of(from, to);
        Instant end = ceiling(period.to() == null ? now : period.to(), width);
        Instant begin = floor(period.from() == null ? end.minus(DEFAULT_SPAN) : period.from(), width);
        if (!begin.isBefore(end)) {
            throw refused("from", "must be before to");
        }
        if (Duration.between(begin, end).dividedBy(width) > MOST_POINTS) {
            throw refused("step", "must be longer: these are more than " + MOST_POINTS + " points");
        }
        return new MetricQuery(known, begin, end, width);
    }

    /** The question in one word, for the cache. */
    String view() {
        return name.code() + ':' + from.getEpochSecond() + ':' + to.getEpochSecond() + ':' + step.toSeconds();
    }

    private static Duration width(String step) {
        try {
            Duration width = Duration.parse(step);
            if (width.compareTo(LEAST_STEP) >= 0 && width.compareTo(MOST_STEP) <= 0 && width.toSecondsPart() == 0) {
                return Duration.ofMinutes(width.toMinutes());
            }
        } catch (DateTimeParseException e) {
            // It is told below.
        }
        throw refused("step", "must be whole minutes, from PT1M to PT24H");
    }

    private static Instant floor(Instant moment, Duration step) {
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), step.toSeconds()) * step.toSeconds());
    }

    private static Instant ceiling(Instant moment, Duration step) {
        Instant floor = floor(moment, step);
        return floor.equals(moment) ? moment : floor.plus(step);
    }

    private static ProblemException refused(String field, String message) {
        return new ProblemException(CommonProblem.VALIDATION, null).withError(field, message);
    }
}
