package dev.exchanger.exchange.publication;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;

import dev.exchanger.platform.openapi.Sends;
import dev.exchanger.platform.security.Open;

/** The desk's door sign. */
@Path("/api/v1/desk")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "desk", description = "Whether the desk is open, and what it announces")
@Open
public class DeskResource {

    private final DeskService desk;

    public DeskResource(DeskService desk) {
        this.desk = desk;
    }

    @GET
    @Operation(
            summary = "Whether the desk is open, what it announces, and how to pay by hand",
            description = "Each text is in the language that Accept-Language asks for (lookup of RFC 4647), or else in"
                    + " the default language of its document, and says which one that is.")
    @APIResponseSchema(value = DeskResponse.class, responseCode = "200", responseDescription = "The desk")
    @Sends({"ETag", "Vary", "Content-Language"})
    @APIResponse(responseCode = "304", description = "If-None-Match: nothing has changed")
    public Uni<Response> get(
            @RestHeader(HttpHeaders.ACCEPT_LANGUAGE) String acceptLanguage,
            @RestHeader(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch) {
        DeskService.Answer answer = desk.answer(Languages.of(acceptLanguage));
        Response.ResponseBuilder response =
                answer.tag().isKnown(ifNoneMatch) ? Response.notModified() : Response.ok(answer.body());
        if (!answer.languages().isEmpty()) {
            response.header(HttpHeaders.CONTENT_LANGUAGE, String.join(", ", answer.languages()));
        }
        return Uni.createFrom()
                .item(response.header(HttpHeaders.ETAG, answer.tag().value())
                        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + answer.maxAge())
                        .build());
    }
}
