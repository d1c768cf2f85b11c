package dev.exchanger.exchange.admin.report;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A report and where it stands.
 *
 * @param id          its id
 * @param type        what it tells
 * @param parameters  about what
 * @param status      queued, running, done or failed
 * @param requestedBy who asked for it first
 * @param createdAt   when
 * @param finishedAt  when it was done or failed, absent before
 * @param failure     why it failed, absent unless it did
 * @param rows        lines it has so far
 * @param truncated   whether there was more than a report may have: ask for a shorter period
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Report")
public record Report(
        UUID id,
        String type,
        ReportParameters parameters,
        ReportStatus status,
        UUID requestedBy,
        Instant createdAt,
        Instant finishedAt,
        ReportFailure failure,
        long rows,
        boolean truncated) {}
