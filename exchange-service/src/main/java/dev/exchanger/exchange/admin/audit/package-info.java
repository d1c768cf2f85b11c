/** The tamper-evident audit log: entries of the desk's trail, projected, chained by hash, read and verified. */
package dev.exchanger.exchange.admin.audit;
