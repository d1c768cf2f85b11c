package dev.exchanger.exchange.export;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;

import dev.exchanger.platform.security.Open;

/** Where monitors fetch rates and reserves. */
@Path("/api/v1/export")
@Tag(name = "export", description = "Rates and reserves for monitors")
@Open
public class ExportResource {

    // Java's own form of it writes days below ten with one digit; for reading that does not matter.
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private final ExportService exports;

    public ExportResource(ExportService exports) {
        this.exports = exports;
    }

    @GET
    @Path("/bestchange.xml")
    @Produces(MediaType.APPLICATION_XML + ";charset=UTF-8")
    @Operation(
            summary = "Rates and reserves for BestChange (EREF 1.1)",
            description = "Directions that can be exchanged now: enabled, not halted, with a fresh rate and a reserve.")
    @APIResponse(
            responseCode = "200",
            description = "The export",
            content = @Content(mediaType = MediaType.APPLICATION_XML, schema = @Schema(type = SchemaType.STRING)),
            headers = {@Header(name = "ETag", ref = "ETag"), @Header(name = "Last-Modified", ref = "Last-Modified")})
    @APIResponse(responseCode = "304", description = "If-None-Match or If-Modified-Since: nothing has changed")
    public Uni<Response> bestChange(
            @RestHeader(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
            @RestHeader(HttpHeaders.IF_MODIFIED_SINCE) String ifModifiedSince) {
        return exports.bestChange().map(export -> {
            boolean known = isKnown(export, ifNoneMatch, ifModifiedSince);
            return (known ? Response.notModified() : Response.ok(export.body()))
                    .header(HttpHeaders.ETAG, export.tag().value())
                    .header(
                            HttpHeaders.LAST_MODIFIED,
                            HTTP_DATE.format(export.changed().atOffset(ZoneOffset.UTC)))
                    .header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + exports.maxAgeSeconds())
                    .build();
        });
    }

    /** By the tag if there is one, as RFC 9110 has it; the date counts in whole seconds only. */
    private static boolean isKnown(ExportService.Export export, String ifNoneMatch, String ifModifiedSince) {
        if (ifNoneMatch != null) {
            return export.tag().isKnown(ifNoneMatch);
        }
        Instant since = date(ifModifiedSince);
        return since != null && !export.changed().isAfter(since);
    }

    private static Instant date(String text) {
        try {
            return text == null
                    ? null
                    : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeException e) {
            // RFC 9110: a date that is none is not there.
            return null;
        }
    }
}
