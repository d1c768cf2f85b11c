package dev.exchanger.realtime.room;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.realtime.socket.Envelope;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.Position;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.RequestRefused;
import dev.exchanger.realtime.socket.ResumeToken;
import dev.exchanger.realtime.socket.SocketConfig;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;
import dev.exchanger.realtime.socket.Verb;

/**
 * {@code resume {token?, pos:{room:{e,s}}}}: puts a new connection where an old one was. The answer says for each room
 * whether everything missed can be had; then the missed messages follow, then the live ones.
 */
@ApplicationScoped
public class ResumeVerb implements Verb {

    private static final Logger LOG = Logger.getLogger(ResumeVerb.class);
    private static final int MAX_EPOCH = 64;

    private final RoomHub hub;
    private final RoomAccess access;
    private final OwnRoom ownRoom;
    private final FormerConnection former;
    private final RoomMetrics metrics;
    private final int maxRooms;

    public ResumeVerb(
            RoomHub hub,
            RoomAccess access,
            OwnRoom ownRoom,
            FormerConnection former,
            RoomMetrics metrics,
            SocketConfig config) {
        this.hub = hub;
        this.access = access;
        this.ownRoom = ownRoom;
        this.former = former;
        this.metrics = metrics;
        this.maxRooms = config.maxRooms();
    }

    @Override
    public String type() {
        return "resume";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        List<Wish> wishes = wishes(connection, request.data().get("pos"));
        List<Uni<Outcome>> outcomes = new ArrayList<>();
        wishes.forEach(wish -> outcomes.add(resume(connection, wish)));
        return end(request.data().get("token"), connection)
                .chain(known -> all(outcomes).map(rooms -> reply(connection, known, rooms)));
    }

    private record Wish(String room, Position claimed) {}

    /** Either a replay or a refusal. */
    private record Outcome(String room, Replay replay, RequestRefused refusal) {}

    private List<Wish> wishes(SocketConnection connection, JsonNode positions) {
        if (positions == null || !positions.isObject()) {
            throw SocketError.BAD_REQUEST.because("'d.pos' must be an object of room: {e, s}");
        }
        // With those it is in already: resuming again and again is no way around the limit.
        Set<String> together = new HashSet<>(connection.rooms());
        together.add(RoomName.user(connection.userId()).toString());
        positions.fieldNames().forEachRemaining(together::add);
        if (together.size() > maxRooms) {
            metrics.refused();
            throw SocketError.CONFLICT.because("a connection can be in " + maxRooms + " rooms");
        }
        List<Wish> wishes = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : positions.properties()) {
            wishes.add(new Wish(field.getKey(), position(field.getValue())));
        }
        return wishes;
    }

    private static Position position(JsonNode value) {
        JsonNode epoch = value.path("e");
        JsonNode seq = value.path("s");
        if (!epoch.isTextual()
                || epoch.textValue().length() > MAX_EPOCH
                || !seq.isIntegralNumber()
                || !seq.canConvertToLong()
                || seq.longValue() < 0
                // More than a double holds exactly, which is what Lua counts with.
                || seq.longValue() > 1L << 53) {
            throw SocketError.BAD_REQUEST.because("a position is {\"e\": text, \"s\": number}");
        }
        return new Position(epoch.textValue(), seq.longValue());
    }

    private Uni<Outcome> resume(SocketConnection connection, Wish wish) {
        return access.admit(connection, wish.room())
                .chain(room -> hub.resume(room, connection, wish.claimed()))
                .map(replay -> new Outcome(wish.room(), replay, null))
                .onFailure()
                .recoverWithItem(failure -> new Outcome(wish.room(), null, refusal(failure)));
    }

    /** One room that cannot be resumed must not keep the others from it. */
    private static RequestRefused refusal(Throwable failure) {
        if (failure instanceof RequestRefused refusal) {
            return refusal;
        }
        LOG.errorf(failure, "A room could not be resumed");
        return SocketError.DEGRADED.because(null);
    }

    private Uni<Boolean> end(JsonNode token, SocketConnection connection) {
        return ResumeToken.parse(token == null ? null : token.textValue())
                .map(parsed -> former.replace(parsed, connection))
                .orElseGet(() -> Uni.createFrom().item(false));
    }

    private static Uni<List<Outcome>> all(List<Uni<Outcome>> outcomes) {
        return outcomes.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(outcomes).andFailFast();
    }

    private Reply reply(SocketConnection connection, boolean known, List<Outcome> outcomes) {
        ObjectNode data = EnvelopeWriter.object().put("known", known);
        ObjectNode rooms = data.putObject("rooms");
        for (Outcome outcome : outcomes) {
            rooms.set(
                    outcome.room(), outcome.replay() != null ? outcome.replay().toJson() : error(outcome.refusal()));
        }
        return Reply.with(data).andThen(() -> {
            outcomes.stream().filter(outcome -> outcome.replay() != null).forEach(outcome -> outcome.replay()
                    .release());
            ownRoom.joinIfMissing(connection);
        });
    }

    private static ObjectNode error(RequestRefused refusal) {
        ObjectNode json = EnvelopeWriter.object().put("recovered", false);
        json.putObject("err")
                .put("c", refusal.error().code())
                .put("n", refusal.error().number())
                .put("temp", refusal.error().temporary());
        return json;
    }
}
