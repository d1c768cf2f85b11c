package dev.exchanger.platform.session;

import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;

/** What the Redis slot of a cached user holds ({@code identity:user:{context}:{userId}}). */
public sealed interface UserSlot {

    /** The user, written in this cache generation. */
    record Live(long generation, CachedUser user) implements UserSlot {}

    /** A reader is about to fill the slot. */
    record Lease(String nonce) implements UserSlot {}

    /** The user is gone. */
    record Tombstone() implements UserSlot {}

    /** The text of the slot. */
    default String encode() {
        if (this instanceof Live live) {
            return Slot.value(live.generation(), SlotJson.write(Codec.WRITER, live.user()));
        }
        return this instanceof Lease lease ? Slot.lease(lease.nonce()) : Slot.TOMBSTONE;
    }

    /** The slot of a text; empty, i.e. a miss, for null and for everything that is not exactly a slot. */
    static Optional<UserSlot> decode(String text) {
        return Slot.parse(text).flatMap(Codec::user);
    }

    /** Keeps the JSON machinery out of the public face of the interface. */
    final class Codec {
        private static final ObjectReader READER = SlotJson.reader(CachedUser.class);
        private static final ObjectWriter WRITER = SlotJson.writer(CachedUser.class);

        private Codec() {}

        private static Optional<UserSlot> user(Slot slot) {
            if (slot instanceof Slot.Value value) {
                return SlotJson.read(READER, CachedUser.class, value.json())
                        .filter(user -> user.id() != null)
                        .map(user -> new Live(value.generation(), user));
            }
            return Optional.of(slot instanceof Slot.Lease lease ? new Lease(lease.nonce()) : new Tombstone());
        }
    }
}
