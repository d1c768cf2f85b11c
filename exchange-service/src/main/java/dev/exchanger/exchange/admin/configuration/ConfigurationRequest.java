package dev.exchanger.exchange.admin.configuration;

import jakarta.validation.constraints.NotNull;

import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.publication.Announcement;
import dev.exchanger.exchange.publication.PaymentInstructions;
import dev.exchanger.exchange.publication.WorkingHours;

/**
 * A new version of a document.
 *
 * @param content       the whole document
 * @param effectiveFrom from when it holds (RFC 3339), not in the past; absent for at once
 */
public record ConfigurationRequest(
        @NotNull
        @Schema(
                type = SchemaType.OBJECT,
                implementation = Object.class,
                oneOf = {Announcement.class, PaymentInstructions.class, WorkingHours.class})
        JsonNode content,

        @Schema(format = "date-time", examples = "2026-12-24T18:00:00Z")
        String effectiveFrom) {}
