package dev.exchanger.realtime.message;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.limit.UserLimits;
import dev.exchanger.realtime.socket.Reply;

/** {@code msg.send {body, replyTo?}} with {@code k}: the message in the answer, its place in the room beside it. */
@ApplicationScoped
class SendVerb extends ChatVerb {

    private final MessageService messages;
    private final ObjectMapper json;
    private final UserLimits limits;

    SendVerb(MessageService messages, ObjectMapper json, UserLimits limits) {
        this.messages = messages;
        this.json = json;
        this.limits = limits;
    }

    @Override
    public String type() {
        return "msg.send";
    }

    @Override
    protected Uni<Reply> answer(Asked asked) {
        return limits.message(asked.user()).chain(left -> messages.send(
                        asked.user(), asked.chat(), asked.text("body"), asked.idOrNull("replyTo"), asked.key())
                .map(written -> Reply.at(written.position(), json.valueToTree(written.value()))
                        .leaving(left)));
    }
}
