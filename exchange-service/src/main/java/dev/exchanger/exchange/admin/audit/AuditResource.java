package dev.exchanger.exchange.admin.audit;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.exchange.admin.Period;
import dev.exchanger.exchange.admin.audit.Verification.Head;
import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Secured;

/** Who did what in the back office. */
@Path("/api/v1/admin/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "admin: audit", description = "Who did what in the back office")
@Secured(value = ApplicationContext.ADMIN, permission = "audit:read")
public class AuditResource {

    private static final Cursor CURSOR = Cursor.of("audit.v1", 1);
    private static final String HASH = "[0-9a-f]{64}";
    private static final String POSITION = "[0-9]{1,18}";

    private final AuditService audit;

    public AuditResource(AuditService audit) {
        this.audit = audit;
    }

    @GET
    @Operation(
            summary = "Actions of operators, newest first",
            description = "Filters: admin, action, resourceType, resourceId, and from/to by the time of the action.")
    @APIResponseSchema(value = AuditRecord.AuditPage.class, responseCode = "200", responseDescription = "A page")
    public Uni<Response> list(
            @RestQuery String admin,
            @RestQuery String action,
            @RestQuery String resourceType,
            @RestQuery String resourceId,
            @RestQuery String from,
            @RestQuery String to,
            @RestQuery String limit,
            @RestQuery String cursor,
            UriInfo uri) {
        int size = Page.limit(limit);
        Long before = cursor == null ? null : position(cursor);
        AuditFilter filter = new AuditFilter(
                id(admin),
                text("action", action),
                text("resourceType", resourceType),
                text("resourceId", resourceId),
                Period.of(from, to));
        return audit.list(filter, before, size + 1)
                .map(found -> Page.of(found, size, entry -> CURSOR.encode(entry.position())))
                .map(page -> page.ok(
                                new AuditRecord.AuditPage(
                                        page.items(), page.nextCursor().orElse(null)),
                                uri)
                        .build());
    }

    @GET
    @Path("/verify")
    @Operation(
            summary = "Whether the log is still what was written",
            description = "Computes every row's hash anew and follows the links. A log that was rewritten as a whole"
                    + " fits in itself: give position and hash of a head that was exported to the logs to find that.")
    @APIResponse(responseCode = "200", description = "What was found, good or bad")
    @APIResponse(responseCode = "422", description = "validation: not a position or hash, or only one of the two")
    public Uni<Verification> verify(@RestQuery String after, @RestQuery String position, @RestQuery String hash) {
        return audit.verify(after == null ? 0 : number("after", after), exported(position, hash));
    }

    private static Optional<Head> exported(String position, String hash) {
        if (position == null && hash == null) {
            return Optional.empty();
        }
        String lower = hash == null ? "" : hash.toLowerCase(Locale.ROOT);
        if (position == null || !lower.matches(HASH)) {
            throw refused("hash", "must be 64 hexadecimal digits and come with position");
        }
        return Optional.of(new Head(number("position", position), lower));
    }

    private static long number(String name, String text) {
        if (!text.matches(POSITION)) {
            throw refused(name, "must be a position in the log");
        }
        return Long.parseLong(text);
    }

    private static long position(String cursor) {
        return CURSOR.decode(cursor, keys -> Long.parseLong(keys.get(0)));
    }

    /** PostgreSQL has no text with U+0000. */
    private static String text(String name, String value) {
        if (value != null && value.indexOf('\0') >= 0) {
            throw refused(name, "must not contain U+0000");
        }
        return value;
    }

    private static UUID id(String text) {
        try {
            UUID id = text == null ? null : UUID.fromString(text);
            if (id != null && !id.toString().equalsIgnoreCase(text)) {
                throw refused("admin", "must be a UUID");
            }
            return id;
        } catch (IllegalArgumentException e) {
            throw refused("admin", "must be a UUID");
        }
    }

    private static ProblemException refused(String field, String message) {
        return new ProblemException(CommonProblem.VALIDATION, null).withError(field, message);
    }
}
