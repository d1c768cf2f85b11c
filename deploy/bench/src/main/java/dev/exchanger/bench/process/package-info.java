/** Processes whose processor time is measured. */
package dev.exchanger.bench.process;
