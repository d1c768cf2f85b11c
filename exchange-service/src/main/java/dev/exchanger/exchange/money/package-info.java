/** Amounts and currencies: decimals with the digits of their currency, rounded once and in one direction. */
package dev.exchanger.exchange.money;
