package dev.exchanger.realtime.chat;

import java.time.Instant;
import java.util.UUID;

/** A place in the list of a user's chats, last changed first. */
record ListPosition(Instant updatedAt, UUID id) {}
