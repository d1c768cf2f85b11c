package dev.exchanger.realtime.delivery;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.exchanger.realtime.message.Message;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.Frame;
import dev.exchanger.realtime.socket.SocketConnection;

/**
 * Writes {@code msg.undelivered} for each message, with the key that {@code msg} has in the chat's room, and after those
 * of a chat {@code msg.flushed}, which tells what to acknowledge and whether there is more in the history.
 */
@ApplicationScoped
class FlushWriter {

    private final ObjectMapper json;
    private final DeliveryMetrics metrics;
    private final DeliveryConfig config;

    FlushWriter(ObjectMapper json, DeliveryMetrics metrics, DeliveryConfig config) {
        this.json = json;
        this.metrics = metrics;
        this.config = config;
    }

    /** @param upTo the last number that was told of the chat */
    record Written(long upTo, int characters) {}

    /**
     * Sends what the connection has not been sent of a chat.
     *
     * @param room characters that may be sent
     */
    Written write(SocketConnection connection, UndeliveredRepository.Open chat, int room) {
        String name = RoomName.chat(chat.chat()).toString();
        List<Message> messages = chat.messages();
        long upTo = chat.after();
        int characters = 0;
        int count = 0;
        for (Message message : messages) {
            String[] parts = EnvelopeWriter.roomMessage(
                    "msg.undelivered", name, message.outboxKey(), message.createdAt(), json.valueToTree(message));
            characters += parts[0].length() + parts[1].length();
            if (characters > room) {
                break;
            }
            connection.send(Frame.of(parts[0] + parts[1]));
            upTo = message.seq();
            count++;
        }
        boolean more = count < messages.size() || messages.size() == config.maxMessages();
        long to = more ? upTo : chat.lastSeq();
        if (!messages.isEmpty()) {
            metrics.flushed(count);
            flushed(connection, name, chat.after(), to, count, more);
        }
        return new Written(to, characters);
    }

    /** There are more chats than one flush tells of: the client reads its list. */
    void moreChats(SocketConnection connection) {
        metrics.cut();
        connection.send(EnvelopeWriter.push(
                "msg.flushed",
                RoomName.user(connection.userId()).toString(),
                null,
                EnvelopeWriter.object().put("n", 0).put("more", true)));
    }

    private void flushed(SocketConnection connection, String name, long from, long to, int count, boolean more) {
        if (more) {
            metrics.cut();
        }
        connection.send(EnvelopeWriter.push(
                "msg.flushed",
                name,
                null,
                EnvelopeWriter.object()
                        .put("from", from)
                        .put("to", to)
                        .put("n", count)
                        .put("more", more)));
    }
}
