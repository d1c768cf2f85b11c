package dev.exchanger.realtime.message;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.Reply;

/** {@code msg.delete {messageId}}: takes the body of a message away. */
@ApplicationScoped
class DeleteVerb extends ChatVerb {

    private final MessageChanges changes;

    DeleteVerb(MessageChanges changes) {
        this.changes = changes;
    }

    @Override
    public String type() {
        return "msg.delete";
    }

    @Override
    protected Uni<Reply> answer(Asked asked) {
        return changes.delete(asked.user(), asked.chat(), asked.id("messageId"))
                .map(written -> Reply.at(written.position()));
    }
}
