package dev.exchanger.realtime.ticket;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What can be made of a ticket and of nothing else: the name its token is kept under and the key the token is encrypted
 * with. Who reads the store finds neither tickets nor tokens.
 */
final class TicketSeal {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TICKET_BYTES = 32;
    private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int TAG_BITS = 128;
    // Each key encrypts one token, so the nonce need not differ.
    private static final GCMParameterSpec NONCE = new GCMParameterSpec(TAG_BITS, new byte[12]);

    private TicketSeal() {}

    /** 256 random bits in 43 characters that need no encoding in a URL. */
    static String newTicket() {
        byte[] bytes = new byte[TICKET_BYTES];
        RANDOM.nextBytes(bytes);
        return text(bytes);
    }

    /** Whether it can be a ticket at all. */
    static boolean looksRight(String ticket) {
        return TICKET.matcher(ticket).matches();
    }

    /** What the ticket's token is kept under. */
    static String name(String ticket) {
        return text(digest("name", ticket));
    }

    static String seal(String ticket, String token) {
        try {
            return text(cipher(Cipher.ENCRYPT_MODE, ticket).doFinal(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The token; empty when it was not sealed with this ticket. */
    static Optional<String> open(String ticket, String sealed) {
        try {
            byte[] token = cipher(Cipher.DECRYPT_MODE, ticket)
                    .doFinal(Base64.getUrlDecoder().decode(sealed));
            return Optional.of(new String(token, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, String ticket) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, new SecretKeySpec(digest("key", ticket), "AES"), NONCE);
        return cipher;
    }

    private static byte[] digest(String purpose, String ticket) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((purpose + ":" + ticket).getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
