package dev.exchanger.exchange.reserve;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;

import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.platform.http.IdempotencyKey;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** What the desk can pay out, and what its owners bring and take. */
@Path("/api/v1/admin/reserves")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "admin: reserves", description = "What the desk has to pay out with")
public class ReserveAdminResource {

    private final ReserveAdminService reserves;
    private final CurrentPrincipal principal;

    public ReserveAdminResource(ReserveAdminService reserves, CurrentPrincipal principal) {
        this.reserves = reserves;
        this.principal = principal;
    }

    @GET
    @Secured(value = ApplicationContext.ADMIN, permission = "orders:read")
    @Operation(summary = "What the desk has, what of it is promised, and what is left")
    @APIResponse(responseCode = "200", description = "All reserves, by currency")
    public Uni<ReserveResponse.Reserves> list() {
        return reserves.all()
                .map(all -> new ReserveResponse.Reserves(
                        all.stream().map(ReserveResponse::of).toList()));
    }

    @POST
    @Path("/{currency}/deposit")
    @Secured(value = ApplicationContext.ADMIN, permission = "reserves:write")
    @Operation(
            summary = "Bring money",
            description = "Booked once for an Idempotency-Key: repeated, it answers with the reserve of now.")
    @APIResponse(responseCode = "200", description = "The reserve after it")
    @APIResponse(responseCode = "409", description = "idempotency-in-flight")
    @APIResponse(responseCode = "422", description = "amount-scale, idempotency-key-reused")
    public Uni<ReserveResponse> deposit(
            @RestPath String currency,
            @RestHeader(IdempotencyKey.HEADER) String key,
            @NotNull @Valid ReserveChangeRequest request,
            HttpServerRequest http) {
        return change(currency, false, key, request, http);
    }

    @POST
    @Path("/{currency}/withdraw")
    @Secured(value = ApplicationContext.ADMIN, permission = "reserves:write")
    @Operation(
            summary = "Take money",
            description = "Only what no order holds. Booked once for an Idempotency-Key, as a deposit is.")
    @APIResponse(responseCode = "200", description = "The reserve after it")
    @APIResponse(responseCode = "409", description = "reserve-insufficient or idempotency-in-flight")
    @APIResponse(responseCode = "422", description = "amount-scale, idempotency-key-reused")
    public Uni<ReserveResponse> withdraw(
            @RestPath String currency,
            @RestHeader(IdempotencyKey.HEADER) String key,
            @NotNull @Valid ReserveChangeRequest request,
            HttpServerRequest http) {
        return change(currency, true, key, request, http);
    }

    private Uni<ReserveResponse> change(
            String currency, boolean withdraw, String key, ReserveChangeRequest request, HttpServerRequest http) {
        String action = withdraw ? "reserve.withdraw" : "reserve.deposit";
        AuditEntry entry = AuditEntry.of(principal.user().userId(), action, "reserve", currency, http);
        return reserves.change(
                        currency,
                        withdraw,
                        request,
                        IdempotencyKey.required(key).value(),
                        entry)
                .map(ReserveResponse::of);
    }
}
