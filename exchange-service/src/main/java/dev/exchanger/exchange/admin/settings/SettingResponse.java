package dev.exchanger.exchange.admin.settings;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A setting.
 *
 * @param key         its name
 * @param value       what holds
 * @param defaultValue what the configuration says, and holds while nothing is set
 * @param type        boolean, integer, duration or text
 * @param minimum     least value, absent if there is none
 * @param maximum     greatest value, for a text its length; absent if there is none
 * @param description what it does
 * @param version     0 while nothing was ever set; the ETag
 * @param updatedBy   who set it, absent while nothing was
 * @param updatedAt   when
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Setting")
public record SettingResponse(
        String key,

        @Schema(implementation = Object.class) JsonNode value,

        @JsonProperty("default") @Schema(implementation = Object.class)
        JsonNode defaultValue,

        String type,
        Optional<String> minimum,
        Optional<String> maximum,
        String description,
        long version,
        UUID updatedBy,
        Instant updatedAt) {

    /** All settings. */
    @Schema(name = "Settings")
    public record All(List<SettingResponse> settings) {}

    static SettingResponse of(Setting setting, JsonNode defaultValue, Optional<StoredSetting> stored) {
        return new SettingResponse(
                setting.key(),
                stored.map(StoredSetting::value).orElse(defaultValue),
                defaultValue,
                setting.type().code(),
                setting.type().minimum(),
                setting.type().maximum(),
                setting.description(),
                stored.map(StoredSetting::version).orElse(0L),
                stored.map(StoredSetting::updatedBy).orElse(null),
                stored.map(StoredSetting::updatedAt).orElse(null));
    }
}
