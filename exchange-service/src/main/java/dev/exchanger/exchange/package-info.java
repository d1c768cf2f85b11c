/** The exchange-service. */
package dev.exchanger.exchange;
