package dev.exchanger.testkit.telegram;

import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a bot asked.
 *
 * @param method e.g. {@code sendMessage}
 * @param parameters as a JSON object, however they were sent
 * @param at when the call came
 * @param status HTTP status of the answer; 0 = the connection was dropped
 */
public record Call(String method, JsonNode parameters, Instant at, int status) {}
