package dev.exchanger.bot.text;

/**
 * A point in time for a template.
 *
 * @param unix seconds, for clients that show it in their own way
 * @param text in UTC, for those that do not
 */
public record Moment(long unix, String text) {}
