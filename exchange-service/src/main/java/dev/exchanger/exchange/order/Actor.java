package dev.exchanger.exchange.order;

import java.util.UUID;

/** Who changes an order, as the history names it. */
public final class Actor {

    /** Nobody but the clock. */
    public static final String SYSTEM = "system";

    private Actor() {}

    public static String user(UUID id) {
        return "user:" + id;
    }

    public static String operator(UUID id) {
        return "operator:" + id;
    }

    public static String provider(String name) {
        return "provider:" + name;
    }
}
