/** Texts of the bot: languages, templates, amounts and times as each reader writes them. */
package dev.exchanger.bot.text;
