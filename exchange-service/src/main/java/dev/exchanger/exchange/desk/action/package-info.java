/** What every operator's action on an order has in common: its condition, its claim, its record. */
package dev.exchanger.exchange.desk.action;
