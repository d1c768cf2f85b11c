/** What the bot remembers of each dialogue, and who can be reached. */
package dev.exchanger.bot.conversation;
