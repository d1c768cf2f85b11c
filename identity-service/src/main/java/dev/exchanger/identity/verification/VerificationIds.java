package dev.exchanger.identity.verification;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.identity.secret.KeyedHash;
import dev.exchanger.identity.secret.Secrets;

/**
 * Writes and reads the opaque ids clients get. They carry a keyed hash, so that only ids of ours are ever looked up;
 * the address is not in them.
 */
@ApplicationScoped
class VerificationIds {

    private static final int SLOT_BYTES = 16;
    private static final int BODY_BYTES = 1 + SLOT_BYTES + 16;
    private static final int TAG_BYTES = 8;
    private static final int TEXT_LENGTH = (BODY_BYTES + TAG_BYTES + 2) / 3 * 4;

    private final KeyedHash slots;
    private final KeyedHash tags;

    VerificationIds(Secrets secrets) {
        this.slots = secrets.codes("slot");
        this.tags = secrets.codes("id");
    }

    VerificationId next(VerificationPurpose purpose, String subject) {
        return new VerificationId(purpose, slot(purpose, subject), UUID.randomUUID());
    }

    /** The slot of a purpose and a subject: an address, and for a change of it the user too. */
    String slot(VerificationPurpose purpose, String subject) {
        return HexFormat.of().formatHex(slots.of(purpose.code(), subject), 0, SLOT_BYTES);
    }

    String encode(VerificationId id) {
        byte[] body = ByteBuffer.allocate(BODY_BYTES)
                .put((byte) id.purpose().ordinal())
                .put(HexFormat.of().parseHex(id.slot()))
                .putLong(id.flow().getMostSignificantBits())
                .putLong(id.flow().getLeastSignificantBits())
                .array();
        byte[] whole = Arrays.copyOf(body, BODY_BYTES + TAG_BYTES);
        System.arraycopy(tags.of(body), 0, whole, BODY_BYTES, TAG_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    Optional<VerificationId> decode(String text) {
        if (text == null || text.length() > TEXT_LENGTH) {
            return Optional.empty();
        }
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (whole.length != BODY_BYTES + TAG_BYTES) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOf(whole, BODY_BYTES);
        byte[] tag = Arrays.copyOfRange(whole, BODY_BYTES, whole.length);
        return KeyedHash.same(tag, Arrays.copyOf(tags.of(body), TAG_BYTES))
                ? Optional.of(read(ByteBuffer.wrap(body)))
                : Optional.empty();
    }

    private static VerificationId read(ByteBuffer body) {
        VerificationPurpose purpose = VerificationPurpose.values()[body.get()];
        byte[] slot = new byte[SLOT_BYTES];
        body.get(slot);
        return new VerificationId(purpose, HexFormat.of().formatHex(slot), new UUID(body.getLong(), body.getLong()));
    }
}
