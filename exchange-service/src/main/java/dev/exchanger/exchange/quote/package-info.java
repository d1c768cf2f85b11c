/** Quotes: a price with a short life, signed, bound to one customer and used once. */
package dev.exchanger.exchange.quote;
