package dev.exchanger.platform.key;

/** What Redis holds under a key, or that the name is a channel. */
public enum KeyType {
    STRING,
    HASH,
    SET,
    ZSET,
    STREAM,
    CHANNEL
}
