package dev.exchanger.identity.directory;

import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What other services may show of a user.
 *
 * @param telegramUserId absent when not linked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DirectoryEntry(UUID id, String displayName, String locale, Long telegramUserId) {}
