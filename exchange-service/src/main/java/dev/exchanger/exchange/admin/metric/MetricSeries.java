package dev.exchanger.exchange.admin.metric;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A metric over time.
 *
 * @param name   what it is
 * @param from   first moment
 * @param to     first moment after it
 * @param step   width of a point, ISO-8601
 * @param series one for each combination of tags
 */
public record MetricSeries(String name, Instant from, Instant to, String step, List<Series> series) {

    /**
     * The figures with the same tags.
     *
     * @param tags   what tells them from the others
     * @param points in order of time; a step in which nothing was recorded has none
     */
    @Schema(name = "MetricTags")
    public record Series(Map<String, String> tags, List<Point> points) {}

    /**
     * What was recorded within a step.
     *
     * @param at    beginning of the step
     * @param count how many minutes were recorded
     * @param sum   of their figures: what counts within a minute, adds up
     * @param avg   average
     * @param min   least
     * @param max   greatest
     * @param last  the last one
     */
    @Schema(name = "MetricPoint")
    public record Point(Instant at, long count, double sum, double avg, double min, double max, double last) {}
}
