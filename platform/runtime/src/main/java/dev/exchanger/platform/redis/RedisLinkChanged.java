package dev.exchanger.platform.redis;

/** Fired as an asynchronous CDI event at each change of state of one connection, for features that must resync or fall back. */
public record RedisLinkChanged(RedisRole role, RedisLinkState from, RedisLinkState to) {}
