package dev.exchanger.exchange.admin.configuration;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A version of a document.
 *
 * @param name          of the document
 * @param version       from 1
 * @param content       the whole document
 * @param effectiveFrom from when it holds, until a newer version's time has come
 * @param createdBy     who wrote it
 * @param createdAt     when
 * @param latestVersion the newest version there is, which may not hold yet; the ETag
 */
@Schema(name = "Configuration")
public record ConfigurationVersion(
        String name,
        long version,

        @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode content,

        Instant effectiveFrom,
        UUID createdBy,
        Instant createdAt,
        long latestVersion) {

    /** The current versions of all documents that have one. */
    @Schema(name = "Configurations")
    public record All(List<ConfigurationVersion> configurations) {}

    /**
     * A page of versions, newest first.
     *
     * @param nextCursor absent on the last page
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ConfigurationVersions")
    public record Versions(List<ConfigurationVersion> versions, String nextCursor) {}
}
