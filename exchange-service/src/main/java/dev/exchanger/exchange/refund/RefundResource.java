package dev.exchanger.exchange.refund;

import java.util.List;
import java.util.UUID;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Secured;

/** Refunds of all orders: what waits for an approval, what waits to be sent. */
@Path("/api/v1/admin/refunds")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "admin: refunds")
@Secured(value = ApplicationContext.ADMIN, permission = "orders:read")
public class RefundResource {

    private static final Cursor CURSOR = Cursor.of("admin.refunds.v1", 1);

    private final RefundService refunds;

    public RefundResource(RefundService refunds) {
        this.refunds = refunds;
    }

    /**
     * A page of refunds, oldest first.
     *
     * @param refunds    the refunds
     * @param nextCursor for the next page, null on the last one
     */
    public record Refunds(List<Refund> refunds, String nextCursor) {}

    @GET
    @Operation(summary = "Refunds, oldest first", description = "status: requested, approved, sent or rejected.")
    @APIResponseSchema(value = Refunds.class, responseCode = "200", responseDescription = "A page")
    public Uni<Response> list(
            @RestQuery String status, @RestQuery String limit, @RestQuery String cursor, UriInfo uri) {
        int size = Page.limit(limit);
        return refunds.list(status(status), cursor == null ? null : position(cursor), size + 1)
                .map(found -> Page.of(found, size, refund -> CURSOR.encode(refund.id())))
                .map(page -> page.ok(new Refunds(page.items(), page.nextCursor().orElse(null)), uri)
                        .build());
    }

    private static RefundStatus status(String code) {
        try {
            return code == null ? null : RefundStatus.of(code);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(CommonProblem.VALIDATION, null).withError("status", "unknown status");
        }
    }

    private static UUID position(String cursor) {
        return CURSOR.decode(cursor, keys -> UUID.fromString(keys.get(0)));
    }
}
