/** Background work that repeats, can be woken and ends in order. */
package dev.exchanger.bot.loop;
