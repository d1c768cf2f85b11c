/** Who has got which message: receipts, unread counts, what is sent again, and word to those who are away. */
package dev.exchanger.realtime.delivery;
