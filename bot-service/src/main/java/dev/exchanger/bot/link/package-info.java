/** The link between a Telegram user and an account, which identity owns: making it, ending it, acting with it. */
package dev.exchanger.bot.link;
