package dev.exchanger.bot.exchange;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** What the desk pays and takes just now. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Rates(List<Rate> rates) {
    public Rates {
        rates = rates == null ? List.of() : List.copyOf(rates);
    }

    /** @param rate decimal text: units of {@code to} for one {@code from} */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Rate(String from, String to, String rate) {}
}
