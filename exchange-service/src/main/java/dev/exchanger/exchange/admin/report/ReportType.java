package dev.exchanger.exchange.admin.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The reports there are, with their columns. */
enum ReportType {
    /** Orders made in the period. */
    ORDERS(
            "orders",
            "number",
            "id",
            "userId",
            "context",
            "status",
            "cause",
            "from",
            "to",
            "give",
            "paid",
            "get",
            "rate",
            "fee",
            "payoutMethod",
            "payoutAccount",
            "createdAt",
            "updatedAt",
            "expiresAt"),
    /** Payments received in the period. */
    PAYMENTS(
            "payments",
            "id",
            "orderId",
            "provider",
            "transactionId",
            "reference",
            "amount",
            "currency",
            "outcome",
            "paidAt",
            "receivedAt"),
    /** Orders completed in the period, summed up by day (UTC) and pair. */
    TURNOVER("turnover", "day", "from", "to", "orders", "give", "get", "fee"),
    /** What stands in every account now. */
    LEDGER_BALANCES("ledger-balances", "account", "currency", "balance"),
    /** What operators did in the period. */
    OPERATORS("operators", "operatorId", "action", "count", "first", "last");

    private final String code;
    private final List<String> columns;

    ReportType(String code, String... columns) {
        this.code = code;
        this.columns = List.of(columns);
    }

    /** Its name in the API and in the database. */
    String code() {
        return code;
    }

    List<String> columns() {
        return columns;
    }

    /** Whether it tells about a span of time. */
    boolean hasPeriod() {
        return this != LEDGER_BALANCES;
    }

    static Optional<ReportType> of(String code) {
        return Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst();
    }
}
