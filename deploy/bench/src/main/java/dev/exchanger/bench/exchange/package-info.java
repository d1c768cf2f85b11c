/** The figures of exchange-service. */
package dev.exchanger.bench.exchange;
