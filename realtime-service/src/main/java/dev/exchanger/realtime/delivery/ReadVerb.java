package dev.exchanger.realtime.delivery;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.message.ChatVerb;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.SocketError;

/** {@code msg.read {seq}}: the user has read up to the message of this number. */
@ApplicationScoped
class ReadVerb extends ChatVerb {

    private final DeliveryMarks marks;
    private final ObjectMapper json;

    ReadVerb(DeliveryMarks marks, ObjectMapper json) {
        this.marks = marks;
        this.json = json;
    }

    @Override
    public String type() {
        return "msg.read";
    }

    @Override
    protected Uni<Reply> answer(Asked asked) {
        Long seq = asked.numberOrNull("seq");
        if (seq == null) {
            throw SocketError.BAD_REQUEST.because("'d.seq' is missing");
        }
        return marks.read(Device.of(asked.connection()), asked.chat(), seq)
                .map(mark -> Reply.with(json.valueToTree(mark)));
    }
}
