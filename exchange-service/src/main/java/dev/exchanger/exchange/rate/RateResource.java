package dev.exchanger.exchange.rate;

import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.security.Open;

/** The public list of rates. */
@Path("/api/v1/rates")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "rates")
@Open
public class RateResource {

    /** The spelling of a currency code in requests. */
    public static final String CODE = "^[A-Z][A-Z0-9]{1,11}$";

    /** What {@link #CODE} says, for whoever did not keep to it. */
    public static final String CODE_SPELLING = "must be a currency code such as USDT";

    private final RateService rates;

    public RateResource(RateService rates) {
        this.rates = rates;
    }

    @GET
    @Operation(summary = "The rates shown to customers", description = "With from and to only that direction.")
    @APIResponse(responseCode = "200", description = "The directions that can be exchanged now")
    @APIResponse(responseCode = "422", description = "Not a currency code")
    public Uni<RateResponse.Rates> list(
            @RestQuery @Pattern(regexp = CODE, message = CODE_SPELLING) String from,
            @RestQuery @Pattern(regexp = CODE, message = CODE_SPELLING) String to) {
        if (from != null && to != null) {
            return rates.find(from, to)
                    .map(rate -> new RateResponse.Rates(rate.stream().toList()));
        }
        return rates.list()
                .map(all -> new RateResponse.Rates(all.stream()
                        .filter(rate -> from == null || rate.from().equals(from))
                        .filter(rate -> to == null || rate.to().equals(to))
                        .toList()));
    }
}
