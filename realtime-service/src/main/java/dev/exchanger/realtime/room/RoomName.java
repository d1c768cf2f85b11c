package dev.exchanger.realtime.room;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A room: {@code rates}, {@code user:<uuid>}, {@code order:<uuid>}, {@code chat:<uuid>} or
 * {@code collab:<uuid>}.
 *
 * @param kind what the room is about
 * @param id of the user, order, chat or session, {@code null} for the one room of rates
 */
public record RoomName(Kind kind, UUID id) {

    /** What rooms there are. */
    public enum Kind {
        /** Every change of a rate; anybody may listen. */
        RATES("rates"),
        /** What concerns one user; joined by itself. */
        USER("user"),
        /** What happens to one order; for its owner. */
        ORDER("order"),
        /** What is said in one chat; for its members. */
        CHAT("chat"),
        /** The operations of one collaboration session; for its participants. */
        COLLABORATION("collab");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    // One spelling per room: UUID.fromString also takes "1-1-1-1-1" and capitals.
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final RoomName RATES = new RoomName(Kind.RATES, null);

    public static RoomName rates() {
        return RATES;
    }

    public static RoomName user(UUID userId) {
        return new RoomName(Kind.USER, userId);
    }

    public static RoomName order(UUID orderId) {
        return new RoomName(Kind.ORDER, orderId);
    }

    public static RoomName chat(UUID chatId) {
        return new RoomName(Kind.CHAT, chatId);
    }

    public static RoomName collaboration(UUID sessionId) {
        return new RoomName(Kind.COLLABORATION, sessionId);
    }

    /** The room of a name; empty when there can be none. */
    public static Optional<RoomName> parse(String name) {
        if (name.equals(Kind.RATES.prefix)) {
            return Optional.of(RATES);
        }
        int colon = name.indexOf(':');
        if (colon < 0 || !ID.matcher(name.substring(colon + 1)).matches()) {
            return Optional.empty();
        }
        UUID id = UUID.fromString(name.substring(colon + 1));
        String prefix = name.substring(0, colon);
        for (Kind kind : Kind.values()) {
            if (kind != Kind.RATES && kind.prefix.equals(prefix)) {
                return Optional.of(new RoomName(kind, id));
            }
        }
        return Optional.empty();
    }

    /** The name as on the wire and in keys. */
    @Override
    public String toString() {
        return id == null ? kind.prefix : kind.prefix + ":" + id;
    }
}
