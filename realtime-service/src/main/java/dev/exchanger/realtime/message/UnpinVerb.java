package dev.exchanger.realtime.message;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.limit.UserLimits;
import dev.exchanger.realtime.socket.Reply;

/** {@code msg.unpin {messageId}}. */
@ApplicationScoped
class UnpinVerb extends ChatVerb {

    private final PinService pins;
    private final UserLimits limits;

    UnpinVerb(PinService pins, UserLimits limits) {
        this.pins = pins;
        this.limits = limits;
    }

    @Override
    public String type() {
        return "msg.unpin";
    }

    @Override
    protected Uni<Reply> answer(Asked asked) {
        return limits.pin(asked.user()).chain(left -> pins.unpin(asked.user(), asked.chat(), asked.id("messageId"))
                .map(written -> Reply.at(written.position()).leaving(left)));
    }
}
