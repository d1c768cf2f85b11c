/** Rates: where they come from, how fresh they must be, what a jump does to them, and what operators set. */
package dev.exchanger.exchange.rate;
