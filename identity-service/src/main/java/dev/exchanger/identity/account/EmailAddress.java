package dev.exchanger.identity.account;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in the two forms that are kept.
 *
 * @param canonical what is compared, stored uniquely and written to: ASCII, lower case, the domain in its IDN form
 * @param display   what the person typed, without surrounding blanks
 */
public record EmailAddress(String canonical, String display) {

    /** Longest text worth looking at; a canonical address has at most 254 characters. */
    public static final int MAX_LENGTH = 254;

    private static final int MAX_LOCAL = 64;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");

    // Letters that the two editions of IDN map to different domains: the mail would go to somebody else's.
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    /**
     * Brings an address into its canonical form and only then judges it.
     *
     * <p>The local part must be ASCII as typed: folding look-alikes there would let one person register what is another
     * person's address. Only the domain is normalised, and a look-alike of {@code @} does not separate.
     */
    public static Optional<EmailAddress> parse(String text) {
        if (text == null || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String display = text.strip();
        int at = display.indexOf('@');
        if (at < 1 || at > MAX_LOCAL || display.indexOf('@', at + 1) >= 0) {
            return Optional.empty();
        }
        String typed = display.substring(0, at);
        // Judged as typed: lower case turns the Kelvin sign into a k.
        if (!LOCAL.matcher(typed).matches()) {
            return Optional.empty();
        }
        String local = typed.toLowerCase(Locale.ROOT);
        return domain(display.substring(at + 1))
                .map(domain -> local + "@" + domain)
                .filter(canonical -> canonical.length() <= MAX_LENGTH)
                .map(canonical -> new EmailAddress(canonical, display));
    }

    private static Optional<String> domain(String text) {
        if (AMBIGUOUS.matcher(text).find()) {
            return Optional.empty();
        }
        try {
            String folded = Normalizer.normalize(text, Normalizer.Form.NFKC);
            String ascii = IDN.toASCII(folded, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return DOMAIN.matcher(ascii).matches() ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The address as a hint for its owner, e.g. {@code a***@example.com}. */
    public static String masked(String canonical) {
        return canonical.charAt(0) + "***" + canonical.substring(canonical.indexOf('@'));
    }

    /** Masked, as addresses do not belong in logs. */
    @Override
    public String toString() {
        return masked(canonical);
    }
}
