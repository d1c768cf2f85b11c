package dev.exchanger.identity.verification;

import java.util.Locale;
import java.util.Optional;

/** What a code is for. A code of one purpose is worth nothing for another. */
public enum VerificationPurpose {
    VERIFY_EMAIL,
    RESET_PASSWORD,
    CHANGE_EMAIL;

    /** The spelling of requests and table. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<VerificationPurpose> of(String code) {
        for (VerificationPurpose purpose : values()) {
            if (purpose.code().equals(code)) {
                return Optional.of(purpose);
            }
        }
        return Optional.empty();
    }
}
