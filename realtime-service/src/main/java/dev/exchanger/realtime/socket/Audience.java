package dev.exchanger.realtime.socket;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Connections that get the same message: one hand-over for each event loop, however many they are. */
public final class Audience {

    private record Part(OutboundLoop loop, Outbound[] recipients) {}

    private final List<Part> parts;

    private Audience(List<Part> parts) {
        this.parts = parts;
    }

    /** Those who are in the collection now. */
    public static Audience of(Collection<SocketConnection> connections) {
        Map<OutboundLoop, List<Outbound>> byLoop = connections.stream()
                .collect(Collectors.groupingBy(
                        SocketConnection::loop, Collectors.mapping(SocketConnection::outbound, Collectors.toList())));
        return new Audience(byLoop.entrySet().stream()
                .map(each -> new Part(each.getKey(), each.getValue().toArray(Outbound[]::new)))
                .toList());
    }

    /** Sends it to each, in order with what is sent to single ones. */
    public void send(Frame frame) {
        for (Part part : parts) {
            part.loop().send(frame, part.recipients());
        }
    }
}
