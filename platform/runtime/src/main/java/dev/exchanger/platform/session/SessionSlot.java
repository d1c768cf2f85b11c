package dev.exchanger.platform.session;

import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;

/** What the Redis slot of a session holds ({@code identity:session:{context}:{sessionId}}). */
public sealed interface SessionSlot {

    /** The session as PostgreSQL last confirmed it, written in this cache generation. */
    record Live(long generation, SessionValue value) implements SessionSlot {}

    /** A reader is about to fill the slot; everybody else asks PostgreSQL. */
    record Lease(String nonce) implements SessionSlot {}

    /** The session was revoked. */
    record Tombstone() implements SessionSlot {}

    /** The text of the slot. */
    default String encode() {
        if (this instanceof Live live) {
            return Slot.value(live.generation(), SlotJson.write(Codec.WRITER, live.value()));
        }
        return this instanceof Lease lease ? Slot.lease(lease.nonce()) : Slot.TOMBSTONE;
    }

    /** The slot of a text; empty, i.e. a miss, for null and for everything that is not exactly a slot. */
    static Optional<SessionSlot> decode(String text) {
        return Slot.parse(text).flatMap(Codec::session);
    }

    /** Keeps the JSON machinery out of the public face of the interface. */
    final class Codec {
        private static final ObjectReader READER = SlotJson.reader(SessionValue.class);
        private static final ObjectWriter WRITER = SlotJson.writer(SessionValue.class);

        private Codec() {}

        private static Optional<SessionSlot> session(Slot slot) {
            if (slot instanceof Slot.Value value) {
                return SlotJson.read(READER, SessionValue.class, value.json())
                        .filter(Codec::complete)
                        .map(session -> new Live(value.generation(), session));
            }
            return Optional.of(slot instanceof Slot.Lease lease ? new Lease(lease.nonce()) : new Tombstone());
        }

        private static boolean complete(SessionValue value) {
            return value.userId() != null
                    && value.context() != null
                    && value.handle() != null
                    && value.verifiedAt() != null
                    && value.idleExpiresAt() != null
                    && value.expiresAt() != null;
        }
    }
}
