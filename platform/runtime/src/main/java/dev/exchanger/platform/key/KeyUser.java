package dev.exchanger.platform.key;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A service in its role as user of keys. */
public enum KeyUser {
    IDENTITY,
    EXCHANGE,
    REALTIME,
    BOT;

    static final Set<KeyUser> ALL = Set.copyOf(EnumSet.allOf(KeyUser.class));

    /** The service's name in configuration: {@code identity}, ... */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
