/** What the desk has, owes and has promised: double-entry transactions, reserves and the holds of orders. */
package dev.exchanger.exchange.ledger;
