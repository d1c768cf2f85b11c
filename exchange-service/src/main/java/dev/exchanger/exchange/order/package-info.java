/** Orders: made of a quote, their states and steps, the statement that decides each step, and who may read them. */
package dev.exchanger.exchange.order;
