/** The exchange-service as the bot sees it. */
package dev.exchanger.bot.exchange;
