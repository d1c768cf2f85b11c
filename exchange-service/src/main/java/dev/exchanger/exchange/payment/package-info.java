/** Money that comes in: requests, providers and their callbacks, and what a payment does to its order. */
package dev.exchanger.exchange.payment;
