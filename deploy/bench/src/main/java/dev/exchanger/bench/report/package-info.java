/** Figures, their medians and the table they end in. */
package dev.exchanger.bench.report;
