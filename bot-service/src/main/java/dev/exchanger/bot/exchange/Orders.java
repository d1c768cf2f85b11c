package dev.exchanger.bot.exchange;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** A page of a user's orders, the newest first. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Orders(@JsonAlias("items") List<Order> orders) {
    public Orders {
        orders = orders == null ? List.of() : List.copyOf(orders);
    }

    /** Amounts are decimal text in units of their currency. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Order(
            String number, String status, String from, String to, String give, String get, Instant expiresAt) {

        /** Whether the deadline counts: something is still to be paid. */
        public boolean waits() {
            return "pending".equals(status) || "underpaid".equals(status);
        }
    }
}
