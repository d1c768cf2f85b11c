package dev.exchanger.bot.telegram;

import java.util.List;

/** Asks for updates from {@code offset} on, which confirms all before it; waits up to {@code timeout} seconds for the first. */
@BotApiJson
public record GetUpdates(Long offset, int limit, int timeout, List<String> allowedUpdates) {}
