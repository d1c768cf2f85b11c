/** What the tests of the bot share. */
package dev.exchanger.bot.testing;
