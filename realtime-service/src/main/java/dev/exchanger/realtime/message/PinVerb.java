package dev.exchanger.realtime.message;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.limit.UserLimits;
import dev.exchanger.realtime.socket.Reply;

/** {@code msg.pin {messageId}}. */
@ApplicationScoped
class PinVerb extends ChatVerb {

    private final PinService pins;
    private final UserLimits limits;

    PinVerb(PinService pins, UserLimits limits) {
        this.pins = pins;
        this.limits = limits;
    }

    @Override
    public String type() {
        return "msg.pin";
    }

    @Override
    protected Uni<Reply> answer(Asked asked) {
        return limits.pin(asked.user()).chain(left -> pins.pin(asked.user(), asked.chat(), asked.id("messageId"))
                .map(written -> Reply.at(written.position()).leaving(left)));
    }
}
