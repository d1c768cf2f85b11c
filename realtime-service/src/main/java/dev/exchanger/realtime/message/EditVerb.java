package dev.exchanger.realtime.message;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.limit.UserLimits;
import dev.exchanger.realtime.socket.Reply;

/** {@code msg.edit {messageId, body}}: another body for a message of one's own. */
@ApplicationScoped
class EditVerb extends ChatVerb {

    private final MessageChanges changes;
    private final ObjectMapper json;
    private final UserLimits limits;

    EditVerb(MessageChanges changes, ObjectMapper json, UserLimits limits) {
        this.changes = changes;
        this.json = json;
        this.limits = limits;
    }

    @Override
    public String type() {
        return "msg.edit";
    }

    @Override
    Uni<Reply> answer(Asked asked) {
        return limits.message(asked.user())
                .chain(left -> changes.edit(asked.user(), asked.chat(), asked.id("messageId"), asked.text("body"))
                        .map(written -> Reply.at(written.position(), json.valueToTree(written.value()))
                                .leaving(left)));
    }
}
