package dev.exchanger.realtime.delivery;

import java.util.UUID;

/**
 * What happened in a chat that changes what its members lack or have to read.
 *
 * @param seq the last message that was said, 0 when something was only taken back
 * @param sender who said all of it; {@link #SEVERAL} when that is not one user
 */
record Said(UUID chat, long seq, UUID sender) {

    static final UUID SEVERAL = new UUID(0, 0);

    /** Both together. */
    Said and(Said other) {
        if (seq == 0 || other.seq == 0) {
            return seq == 0 ? other : this;
        }
        return new Said(chat, Math.max(seq, other.seq), sender.equals(other.sender) ? sender : SEVERAL);
    }
}
