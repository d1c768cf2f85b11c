/** What the bot has to say: the durable outbox towards Telegram, its limits, and the news of orders. */
package dev.exchanger.bot.notification;
