package dev.exchanger.realtime.message;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.http.Page;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.SocketError;

/** {@code msg.history {before?, after?, limit?}}: messages by their numbers, and where the room was before. */
@ApplicationScoped
class HistoryVerb extends ChatVerb {

    private final History history;
    private final ObjectMapper json;

    HistoryVerb(History history, ObjectMapper json) {
        this.history = history;
        this.json = json;
    }

    @Override
    public String type() {
        return "msg.history";
    }

    @Override
    protected Uni<Reply> answer(Asked asked) {
        Long before = asked.numberOrNull("before");
        Long after = asked.numberOrNull("after");
        Long limit = asked.numberOrNull("limit");
        if (before != null && after != null) {
            throw SocketError.BAD_REQUEST.because("'d.before' and 'd.after' exclude each other");
        }
        if (limit != null && (limit < 1 || limit > Page.MAX_LIMIT)) {
            throw SocketError.BAD_REQUEST.because("'d.limit' must be from 1 to " + Page.MAX_LIMIT);
        }
        int size = limit == null ? Page.DEFAULT_LIMIT : limit.intValue();
        return history.read(asked.user(), asked.chat(), new History.Range(before, after, size))
                .map(slice -> {
                    ObjectNode data = json.createObjectNode().put("more", slice.more());
                    data.set("messages", json.valueToTree(slice.messages()));
                    return Reply.at(slice.position(), data);
                });
    }
}
