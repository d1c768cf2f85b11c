package dev.exchanger.bot.conversation;

import dev.exchanger.bot.text.Language;

/** Somebody who can be told something, and in which language. */
public record Receiver(long telegramUserId, Language language) {}
