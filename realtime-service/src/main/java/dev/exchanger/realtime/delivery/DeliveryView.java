package dev.exchanger.realtime.delivery;

import java.util.List;
import java.util.UUID;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/** What the endpoints of receipts and unread counts take and answer. */
public final class DeliveryView {

    private DeliveryView() {}

    /** @param seq number of the last message it is about */
    public record UpTo(@NotNull @Min(0) Long seq) {}

    /** @param deliveredSeq up to which message some device of the user has it */
    public record DeliveredMark(long deliveredSeq) {}

    /** @param unread messages that are left */
    public record ReadMark(long lastReadSeq, long unread) {}

    /** @param unread messages of others that are not read, but for deleted ones; at least 1 */
    public record Count(UUID chatId, long unread) {}

    /**
     * What is unread.
     *
     * @param total of all chats, also of those that are not listed
     * @param chats with unread messages, at most 1000, last changed first
     */
    public record Unread(long total, List<Count> chats) {}
}
