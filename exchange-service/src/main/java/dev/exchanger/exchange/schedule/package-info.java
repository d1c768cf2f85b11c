/** Work at times of the clock: Quarkus' scheduler only tells when, the work is a loop's. */
package dev.exchanger.exchange.schedule;
