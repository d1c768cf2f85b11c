/** The events that had their effect here already. */
package dev.exchanger.bot.inbox;
