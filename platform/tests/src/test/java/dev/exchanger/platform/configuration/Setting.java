package dev.exchanger.platform.configuration;

import java.util.Optional;

/**
 * A setting as its mapping defines it.
 *
 * @param key          full name; parts of one's own choice are in angle brackets, positions are {@code [0]}
 * @param type         what it is, in words
 * @param text         its Javadoc, as Markdown
 * @param bounds       what is allowed, in words; empty for everything of the type
 * @param defaultValue what holds without it; empty for nothing
 * @param optional     whether it may be absent without a default
 */
record Setting(String key, String type, String text, String bounds, Optional<String> defaultValue, boolean optional) {

    /** How the environment spells the key (MicroProfile Config: what is no letter or digit becomes an underscore). */
    String derivedVariable() {
        return key.replaceAll("[<>]", "").replaceAll("[^A-Za-z0-9]", "_").toUpperCase(java.util.Locale.ROOT);
    }
}
