/** Reports that operators ask for: run in the background, kept for a while, downloaded as CSV or JSON. */
package dev.exchanger.exchange.admin.report;
