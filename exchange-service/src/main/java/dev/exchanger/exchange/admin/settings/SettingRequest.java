package dev.exchanger.exchange.admin.settings;

import jakarta.validation.constraints.NotNull;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A new value of a setting.
 *
 * @param value as the setting's type has it: true or false, a number, an ISO-8601 duration or a text
 */
public record SettingRequest(
        @NotNull @Schema(implementation = Object.class, examples = "PT10M")
        JsonNode value) {}
