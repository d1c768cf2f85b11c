/** Figures of the desk over time, for operators. */
package dev.exchanger.exchange.admin.metric;
