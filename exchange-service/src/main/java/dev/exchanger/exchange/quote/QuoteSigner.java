package dev.exchanger.exchange.quote;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.exchange.rate.Rate;

/**
 * Binds a quote to its amounts: HMAC-SHA256 over everything the customer was promised. An altered row is found when
 * the quote is used, whoever altered it.
 */
@ApplicationScoped
public class QuoteSigner {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec current;
    private final List<SecretKeySpec> accepted;

    public QuoteSigner(QuoteConfig config) {
        this.current = key(config.signingKey());
        this.accepted = Stream.concat(
                        Stream.of(current), config.previousSigningKey().stream().map(QuoteSigner::key))
                .toList();
    }

    /** The signature: base64url without padding. */
    String sign(Quote quote) {
        return sign(quote, current);
    }

    /** Whether the quote's own signature is one of ours for exactly these contents. */
    public boolean isAuthentic(Quote quote) {
        byte[] given = quote.signature().getBytes(StandardCharsets.US_ASCII);
        return accepted.stream()
                .anyMatch(key -> MessageDigest.isEqual(given, sign(quote, key).getBytes(StandardCharsets.US_ASCII)));
    }

    private static String sign(Quote quote, SecretKeySpec key) {
        // Lines of fields that cannot contain a line break: no two different quotes give the same text.
        String text = String.join(
                "\n",
                "v1",
                quote.id().toString(),
                quote.userId().toString(),
                quote.context(),
                quote.side().code(),
                quote.give().toString(),
                quote.get().toString(),
                Rate.plain(quote.rate()).toPlainString(),
                quote.fee().toString(),
                Long.toString(quote.expiresAt().toEpochMilli()));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has " + ALGORITHM, e);
        }
    }

    private static SecretKeySpec key(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }
}
