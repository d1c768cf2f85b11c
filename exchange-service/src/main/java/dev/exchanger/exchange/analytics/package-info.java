/** What the desk turned over, counted from its own events. */
package dev.exchanger.exchange.analytics;
