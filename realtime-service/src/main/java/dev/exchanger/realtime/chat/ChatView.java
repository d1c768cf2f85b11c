package dev.exchanger.realtime.chat;

import java.util.List;
import java.util.UUID;

import jakarta.validation.constraints.NotNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the chats' endpoints and requests answer. Epoch and seq are absent while rooms have no numbers. */
public final class ChatView {

    private ChatView() {}

    /** A chat and how far the one who asks has read it. */
    public record Mine(Chat chat, ChatRole role, long lastReadSeq, long unread) {
        static Mine of(Seat seat) {
            return new Mine(seat.chat(), seat.role(), seat.lastReadSeq(), seat.unread());
        }
    }

    /** One page of one's chats. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Chats(List<Mine> chats, String nextCursor) {}

    /** A chat that was created or found, and where its room is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Created(String epoch, Long seq, Mine chat) {}

    /** A chat with its members; what is published after the position is not in it for sure. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Whole(String epoch, Long seq, Mine chat, List<ChatMember> members) {
        static Whole of(Written<Seat> chat, List<ChatMember> members) {
            return new Whole(chat.epoch(), chat.seq(), Mine.of(chat.value()), members);
        }
    }

    /** The members with how far they have read. */
    public record Members(List<ChatMember> members) {}

    /** Who has a chat with the desk. */
    public record SupportInbox(List<SupportInboxEntry> users) {}

    /** A user to add. */
    public record Joining(@NotNull UUID userId) {}

    /** Where the room is after a write. */
    @Schema(name = "ChatWritten")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Done(String epoch, Long seq) {
        static Done of(Written<?> written) {
            return new Done(written.epoch(), written.seq());
        }
    }
}
