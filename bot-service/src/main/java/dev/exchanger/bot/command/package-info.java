/** Commands and buttons: what each of them answers. */
package dev.exchanger.bot.command;
