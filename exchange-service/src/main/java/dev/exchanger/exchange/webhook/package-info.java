/**
 * What customers' servers are sent of their orders: endpoints, deliveries, retries, the guard against inner
 * targets.
 */
package dev.exchanger.exchange.webhook;
