package dev.exchanger.identity.password;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Argon2id hash in the PHC string form {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}.
 *
 * @param memory      KiB
 * @param iterations  passes
 * @param parallelism lanes
 */
record Argon2Hash(int memory, int iterations, int parallelism, byte[] salt, byte[] hash) {

    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,4}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    static Optional<Argon2Hash> parse(String phc) {
        Matcher matcher = PHC.matcher(phc);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Argon2Hash(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Base64.getDecoder().decode(matcher.group(4)),
                Base64.getDecoder().decode(matcher.group(5))));
    }

    String phc() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memory + ",t=" + iterations + ",p=" + parallelism + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    boolean hasParametersOf(PasswordConfig config) {
        return memory == config.memory() && iterations == config.iterations() && parallelism == config.parallelism();
    }

    /** Never the hash itself: it would end in a log. */
    @Override
    public String toString() {
        return "Argon2Hash[m=" + memory + ", t=" + iterations + ", p=" + parallelism + "]";
    }
}
