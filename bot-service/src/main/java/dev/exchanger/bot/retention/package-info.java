/** Housekeeping: what is no longer needed is deleted. */
package dev.exchanger.bot.retention;
