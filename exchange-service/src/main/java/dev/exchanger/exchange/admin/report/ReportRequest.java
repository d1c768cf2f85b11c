package dev.exchanger.exchange.admin.report;

import jakarta.validation.constraints.NotNull;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Asks for a report.
 *
 * @param type       orders, payments, turnover, ledger-balances or operators
 * @param parameters what it tells about; not needed for ledger-balances
 */
public record ReportRequest(
        @NotNull @Schema(examples = "turnover") String type, ReportParameters parameters) {}
