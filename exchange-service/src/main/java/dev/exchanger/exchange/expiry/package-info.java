/** The end of unpaid orders: four paths that lead to one claim, and deadlines that wait while the desk was down. */
package dev.exchanger.exchange.expiry;
