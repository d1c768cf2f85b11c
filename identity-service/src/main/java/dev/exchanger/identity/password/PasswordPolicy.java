package dev.exchanger.identity.password;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Which passwords are accepted: length only, no composition rules, and nothing everybody tries first. */
@ApplicationScoped
public class PasswordPolicy {

    /** Least length in characters. */
    public static final int MIN_LENGTH = 8;
    /** Greatest length in characters: more would only let strangers make the server hash. */
    public static final int MAX_LENGTH = 128;

    private static final String LIST = "/common-passwords.txt";

    private final Set<String> common = read();

    /**
     * Refuses a password that must not be chosen.
     *
     * @param field JSON name of the password's member, for {@code errors[]}
     * @param email canonical address of the account, a password made of it is refused; null when not known
     * @throws ProblemException 422 with the reason
     */
    public void require(String field, String password, String email) {
        objection(password, email).ifPresent(message -> {
            throw new ProblemException(CommonProblem.VALIDATION, null).withError(field, message);
        });
    }

    Optional<String> objection(String password, String email) {
        int length = password.codePointCount(0, password.length());
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            return Optional.of("must have " + MIN_LENGTH + " to " + MAX_LENGTH + " characters");
        }
        String folded = password.toLowerCase(Locale.ROOT);
        if (common.contains(folded) || folded.codePoints().distinct().count() < 3) {
            return Optional.of("is one of the passwords everybody tries first");
        }
        String local = email == null ? null : email.substring(0, email.indexOf('@'));
        if (folded.equals(email) || folded.equals(local)) {
            return Optional.of("must not be the e-mail address");
        }
        return Optional.empty();
    }

    private static Set<String> read() {
        try (InputStream stream = PasswordPolicy.class.getResourceAsStream(LIST);
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(LIST, e);
        }
    }
}
