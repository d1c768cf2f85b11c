package dev.exchanger.exchange.quote;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which of the two amounts the customer names; the other one is computed. */
public enum Side {
    /** "I give exactly this much". */
    @JsonProperty("give")
    GIVE,
    /** "I want to get exactly this much". */
    @JsonProperty("get")
    GET;

    /** The spelling in JSON and in the database. */
    public String code() {
        return this == GIVE ? "give" : "get";
    }

    static Side of(String code) {
        return "give".equals(code) ? GIVE : GET;
    }
}
