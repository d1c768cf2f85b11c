/** One-time buttons. */
package dev.exchanger.bot.action;
