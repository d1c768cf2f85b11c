/** The one node that speaks for the bot: its lease, the mode of delivery, long polling, the published command menu. */
package dev.exchanger.bot.leader;
