/** The figures of identity-service. */
package dev.exchanger.bench.identity;
