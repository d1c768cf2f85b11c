/** The terms of a pair, its bounds, margin and fee: changed by one operator within a limit, by two beyond it. */
package dev.exchanger.exchange.pair;
