package dev.exchanger.sampledesk.util;

import com.fasterxml.jackson.databind.util.internal.PrivateMaxEntriesMap;

/** Wrong by its name, by its package and by what it uses. */
public final class OrderUtils {
    public static Class<?> cache() {
        return PrivateMaxEntriesMap.class;
    }

    private OrderUtils() {}
}
