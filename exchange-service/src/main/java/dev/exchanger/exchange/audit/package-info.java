/** What operators did on the desk's own database, noted in the transaction that did it; the log is of {@code admin.audit}. */
package dev.exchanger.exchange.audit;
