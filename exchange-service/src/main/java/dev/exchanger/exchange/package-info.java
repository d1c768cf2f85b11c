/**
 * The exchange-service: rates, quotes, orders with their deadline, payments, and the desk's back office. Packages are
 * features; each has its resource (HTTP), service (decisions, transaction) and repository (SQL).
 */
package dev.exchanger.exchange;
