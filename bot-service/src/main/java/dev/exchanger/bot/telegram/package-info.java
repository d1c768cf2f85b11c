/** The Bot API: a typed client, its failures, and the fences that keep the bot token out of every output. */
package dev.exchanger.bot.telegram;
