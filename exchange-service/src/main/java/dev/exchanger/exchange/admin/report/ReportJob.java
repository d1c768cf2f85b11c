package dev.exchanger.exchange.admin.report;

import java.util.UUID;

/**
 * A report that this replica works at.
 *
 * @param id         its id
 * @param type       what it tells
 * @param parameters about what
 * @param attempt    how often somebody began with it; together with the node it tells whose the lease is
 * @param page       the page to make next
 * @param position   where that page begins, null for the beginning
 * @param rows       lines on the pages before
 */
record ReportJob(
        UUID id, ReportType type, ReportParameters parameters, int attempt, int page, String position, long rows) {

    /** Behind a page that was stored. */
    ReportJob after(ReportPage made) {
        return new ReportJob(
                id,
                type,
                parameters,
                attempt,
                page + 1,
                made.next(),
                rows + made.lines().size());
    }
}
