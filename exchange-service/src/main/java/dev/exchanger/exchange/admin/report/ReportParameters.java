package dev.exchanger.exchange.admin.report;

import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.admin.Period;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * What a report tells about.
 *
 * @param from   first moment, RFC 3339
 * @param to     first moment after it, at most 366 days later
 * @param status of orders, only this one; absent for all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportParameters(
        @Schema(format = "date-time", examples = "2026-11-01T00:00:00Z")
        String from,

        @Schema(format = "date-time", examples = "2026-12-01T00:00:00Z")
        String to,

        String status) {

    private static final Duration LONGEST = Duration.ofDays(366);

    /** The same in the one spelling that equal parameters have; fails with {@code validation}. */
    ReportParameters checked(ReportType type) {
        Period period = Period.of(from, to);
        if (!type.hasPeriod()) {
            refuseIf(from != null || to != null, "parameters.from", "this report has no period");
        } else {
            refuseIf(from == null, "parameters.from", "must be given");
            refuseIf(to == null, "parameters.to", "must be given");
            refuseIf(!period.from().isBefore(period.to()), "parameters.to", "must be after from");
            refuseIf(
                    Duration.between(period.from(), period.to()).compareTo(LONGEST) > 0,
                    "parameters.to",
                    "must be at most " + LONGEST.toDays() + " days after from");
        }
        refuseIf(status != null && type != ReportType.ORDERS, "parameters.status", "this report is not by status");
        refuseIf(status != null && !isStatus(status), "parameters.status", "unknown status");
        return new ReportParameters(text(period.from()), text(period.to()), status);
    }

    /** First moment; to be asked for only if the type has a period. */
    Instant begin() {
        return Instant.parse(from);
    }

    /** First moment after it. */
    Instant end() {
        return Instant.parse(to);
    }

    private static String text(Instant moment) {
        return moment == null ? null : moment.toString();
    }

    private static boolean isStatus(String code) {
        try {
            OrderStatus.of(code);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void refuseIf(boolean wrong, String field, String message) {
        if (wrong) {
            throw new ProblemException(CommonProblem.VALIDATION, null).withError(field, message);
        }
    }
}
