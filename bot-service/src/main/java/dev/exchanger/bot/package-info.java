/** The bot-service. */
package dev.exchanger.bot;
