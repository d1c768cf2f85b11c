/** The operators' side of orders: the queue, the file of one order, and what is decided about it. */
package dev.exchanger.exchange.desk.order;
