/** The peer of exchange-service that runs in a JVM. */
package dev.exchanger.bench.exchange.peer;
