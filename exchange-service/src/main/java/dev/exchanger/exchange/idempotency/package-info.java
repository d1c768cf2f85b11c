/** Requests that may come twice: their key, stored in the transaction that it protects. */
package dev.exchanger.exchange.idempotency;
