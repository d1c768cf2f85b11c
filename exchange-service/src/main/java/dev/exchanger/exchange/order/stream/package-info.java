/** Live steps of one order as server-sent events, from the outbox, resumable by event id. */
package dev.exchanger.exchange.order.stream;
