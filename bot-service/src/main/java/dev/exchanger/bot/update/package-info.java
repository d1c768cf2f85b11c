/** Updates from Telegram: how they are read, kept and worked off, each once and in the order of its user. */
package dev.exchanger.bot.update;
