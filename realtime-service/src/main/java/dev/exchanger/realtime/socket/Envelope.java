package dev.exchanger.realtime.socket;

import com.fasterxml.jackson.databind.JsonNode;

/** One line of a frame from a client. */
public sealed interface Envelope {

    /** The request id to answer to, or {@code null} when there is none. */
    Long id();

    /**
     * A request of the right shape; whether its type and room exist is decided by who handles it.
     *
     * @param id unsigned 32-bit number chosen by the client, or {@code null} for "no answer wanted"
     * @param type what is asked
     * @param room the room it is about, or {@code null}
     * @param key idempotency key, or {@code null}
     * @param data an object, possibly empty, never {@code null}
     */
    record Request(Long id, String type, String room, String key, JsonNode data) implements Envelope {

        /** The room, which this type of request cannot do without. */
        public String requireRoom() {
            if (room == null) {
                throw SocketError.BAD_REQUEST.because("'r' is missing: " + type + " needs a room");
            }
            return room;
        }

        /** The idempotency key, which this type of request cannot do without. */
        public String requireKey() {
            if (key == null) {
                throw SocketError.BAD_REQUEST.because("'k' is missing: " + type + " needs an idempotency key");
            }
            // As by REST, and nothing that a database could not keep.
            if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw SocketError.BAD_REQUEST.because("'k' must be of visible ASCII characters");
            }
            return key;
        }
    }

    /** A line that is no request, with the error to send back. */
    record Malformed(Long id, RequestRefused refusal) implements Envelope {}
}
