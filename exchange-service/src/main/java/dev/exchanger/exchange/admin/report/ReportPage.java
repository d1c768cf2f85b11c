package dev.exchanger.exchange.admin.report;

import java.util.List;

/**
 * A piece of a report.
 *
 * @param lines in the order of the type's columns; null for nothing
 * @param next  where the next page begins, null if this is the last one
 */
record ReportPage(List<List<String>> lines, String next) {}
