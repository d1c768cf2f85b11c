package dev.exchanger.realtime.chat;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A member of a chat.
 *
 * @param displayName absent while identity cannot tell
 * @param locale language of the user, absent while identity cannot tell
 * @param lastReadSeq up to which message she has read; absent where it is not told
 * @param deliveredSeq up to which message some device of hers has it; absent where it is not told
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatMember(
        UUID userId,
        ChatRole role,
        Instant joinedAt,
        String displayName,
        String locale,
        Long lastReadSeq,
        Long deliveredSeq) {}
