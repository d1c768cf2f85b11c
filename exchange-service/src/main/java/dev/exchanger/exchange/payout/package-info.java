/** Money that goes out: the intent is written first, and what is not known is asked for, never repeated blindly. */
package dev.exchanger.exchange.payout;
