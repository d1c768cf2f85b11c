package dev.exchanger.realtime.message;

import java.util.Optional;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.realtime.limit.UserLimits;
import dev.exchanger.realtime.socket.Reply;

/** {@code msg.edit {messageId, body, version?}}: another body for a message of one's own, if it has that version. */
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
    protected Uni<Reply> answer(Asked asked) {
        return limits.message(asked.user()).chain(left -> changes.edit(
                        asked.user(), asked.chat(), asked.id("messageId"), asked.text("body"), version(asked))
                .map(written -> Reply.at(written.position(), json.valueToTree(written.value()))
                        .leaving(left)));
    }

    private static Optional<IfMatch> version(Asked asked) {
        return Optional.ofNullable(asked.numberOrNull("version")).map(version -> new IfMatch(false, Set.of(version)));
    }
}
