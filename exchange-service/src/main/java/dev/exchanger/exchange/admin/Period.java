package dev.exchanger.exchange.admin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * A span of time as clients give it.
 *
 * @param from first moment, or null for no bound
 * @param to   first moment after it, or null for no bound
 */
public record Period(Instant from, Instant to) {

    // What PostgreSQL and UUIDs of version 7 can both hold, and nobody means anything outside.
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    /** Of two RFC 3339 texts, each of which may be null; 422 for anything else, and for an end before the beginning. */
    public static Period of(String from, String to) {
        Period period = new Period(moment("from", from), moment("to", to));
        if (period.from != null && period.to != null && period.to.isBefore(period.from)) {
            throw refused("to", "must not be before from");
        }
        return period;
    }

    /** The beginning as PostgreSQL takes it, or null. */
    public OffsetDateTime fromParameter() {
        return from == null ? null : from.atOffset(ZoneOffset.UTC);
    }

    /** The end as PostgreSQL takes it, or null. */
    public OffsetDateTime toParameter() {
        return to == null ? null : to.atOffset(ZoneOffset.UTC);
    }

    /** A moment of a parameter, null for an absent one; 422 if it is none between the years 2000 and 2200. */
    public static Instant moment(String name, String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant moment = OffsetDateTime.parse(text).toInstant();
            if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
                throw refused(name, "must be in the years 2000 to 2199");
            }
            return moment;
        } catch (DateTimeException e) {
            throw refused(name, "must be a moment such as 2026-11-21T12:00:00Z");
        }
    }

    private static ProblemException refused(String field, String message) {
        return new ProblemException(CommonProblem.VALIDATION, null).withError(field, message);
    }
}
