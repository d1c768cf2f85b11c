package dev.exchanger.bot.leader;

/**
 * A time of leadership.
 *
 * @param epoch grows with each term; whoever has a lower one must not move the offset
 */
record Term(long epoch) {}
