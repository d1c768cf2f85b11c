package dev.exchanger.realtime.message;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.limit.UserLimits;
import dev.exchanger.realtime.socket.Reply;

/** {@code msg.forward {messageId}} with {@code k}: copies a message of any chat one is in to the chat of {@code r}. */
@ApplicationScoped
class ForwardVerb extends ChatVerb {

    private final MessageService messages;
    private final ObjectMapper json;
    private final UserLimits limits;

    ForwardVerb(MessageService messages, ObjectMapper json, UserLimits limits) {
        this.messages = messages;
        this.json = json;
        this.limits = limits;
    }

    @Override
    public String type() {
        return "msg.forward";
    }

    @Override
    protected Uni<Reply> answer(Asked asked) {
        return limits.forward(asked.user())
                .chain(left -> messages.forward(asked.user(), asked.chat(), asked.id("messageId"), asked.key())
                        .map(written -> Reply.at(written.position(), json.valueToTree(written.value()))
                                .leaving(left)));
    }
}
