package dev.exchanger.realtime.feed;

import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.event.EventHandler;
import dev.exchanger.platform.event.MalformedEvent;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.room.RoomMessage;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.room.RoomPublisher;

/**
 * Brings what happens on the desk to the sockets: {@code exchange.order.paid.v1} becomes {@code order.paid} for the
 * order's owner and for the order's room, {@code exchange.rate.changed.v1} becomes {@code rate.changed} for everybody who
 * watches rates. The event's id is the key of the message, so a repeated delivery is told once.
 */
@ApplicationScoped
public class ExchangeFeed implements EventHandler {

    private static final String ORDER = "exchange.order.";
    private static final String RATE_CHANGED = "exchange.rate.changed.v1";

    private final RoomPublisher publisher;

    public ExchangeFeed(RoomPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public String stream() {
        return RedisKeys.events("exchange");
    }

    /** All: what becomes of an order has many names, and new ones must not need a change here. */
    @Override
    public Set<String> types() {
        return Set.of();
    }

    @Override
    public Uni<Void> handle(CloudEvent event) {
        if (event.type().startsWith(ORDER)) {
            return order(event);
        }
        return event.type().equals(RATE_CHANGED)
                ? publish(event, RoomName.rates())
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> order(CloudEvent event) {
        UUID owner = id(event, "userId");
        UUID order = id(event, "orderId");
        return publish(event, RoomName.user(owner)).chain(() -> publish(event, RoomName.order(order)));
    }

    private Uni<Void> publish(CloudEvent event, RoomName room) {
        RoomMessage message =
                RoomMessage.lasting(room, event.id().toString(), pushType(event.type()), event.time(), event.data());
        return publisher.publish(message).replaceWithVoid();
    }

    /** {@code exchange.order.paid.v1} without the service and the version. */
    static String pushType(String eventType) {
        int version = eventType.lastIndexOf(".v");
        return eventType.substring(eventType.indexOf('.') + 1, version < 0 ? eventType.length() : version);
    }

    private static UUID id(CloudEvent event, String member) {
        JsonNode value = event.data().path(member);
        try {
            return UUID.fromString(value.asText());
        } catch (IllegalArgumentException e) {
            throw new MalformedEvent(event.type() + " has no " + member, e);
        }
    }
}
