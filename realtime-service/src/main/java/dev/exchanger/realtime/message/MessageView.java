package dev.exchanger.realtime.message;

import java.util.List;
import java.util.UUID;

import jakarta.validation.constraints.NotNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.realtime.chat.Written;

/** What is asked of the messages' endpoints and what they answer. Epoch and seq are those of the chat's room. */
public final class MessageView {

    private MessageView() {}

    /** @param replyTo a message of the same chat, or absent */
    public record Sending(@NotNull String body, UUID replyTo) {}

    public record Editing(@NotNull String body) {}

    public record Forwarding(@NotNull UUID messageId) {}

    /** A message that was written, and where that was told. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Wrote(String epoch, Long seq, Message message) {
        static Wrote of(Written<Message> written) {
            return new Wrote(written.epoch(), written.seq(), written.value());
        }
    }

    /** Where a pin was told; empty when there was nothing to tell. */
    @Schema(name = "PinWritten")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Done(String epoch, Long seq) {
        static Done of(Written<?> written) {
            return new Done(written.epoch(), written.seq());
        }
    }

    /** A page; resuming the room from epoch and seq tells everything that happened since. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Messages(String epoch, Long seq, List<Message> messages, String nextCursor) {
        static Messages of(History.Slice slice, String nextCursor) {
            Written<Void> place = new Written<>(slice.position(), null);
            return new Messages(place.epoch(), place.seq(), slice.messages(), nextCursor);
        }
    }

    /** What is pinned, last pinned first. */
    public record Pins(List<Pin> pins) {}
}
