package dev.exchanger.identity.directory;

import java.util.List;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.exchanger.platform.http.ContentTag;
import dev.exchanger.platform.security.Internal;

/** Names and languages of users, for services. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@Internal
@Tag(name = "Internal")
public class DirectoryResource {

    private final DirectoryService service;

    public DirectoryResource(DirectoryService service) {
        this.service = service;
    }

    @GET
    @Path("users")
    @Operation(summary = "Users by id")
    @APIResponse(
            responseCode = "200",
            description = "The known ones among up to 100 ids",
            content = @Content(schema = @Schema(implementation = DirectoryEntry.class, type = SchemaType.ARRAY)))
    @APIResponse(responseCode = "304", description = "Nothing has changed since the answer with this ETag")
    @APIResponse(responseCode = "400", description = "bad-request: ids that are no UUIDs, or too many")
    public Uni<RestResponse<List<DirectoryEntry>>> users(
            @RestQuery String ids, @RestHeader(HttpHeaders.IF_NONE_MATCH) String known) {
        return service.find(ids).map(users -> {
            ContentTag tag = ContentTag.of(users.toString());
            boolean same = tag.isKnown(known);
            return RestResponse.ResponseBuilder.<List<DirectoryEntry>>create(
                            same ? RestResponse.Status.NOT_MODIFIED : RestResponse.Status.OK)
                    .entity(same ? null : users)
                    .header(HttpHeaders.ETAG, tag.value())
                    .build();
        });
    }
}
