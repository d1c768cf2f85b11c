package dev.exchanger.exchange.rate;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

import jakarta.validation.constraints.Pattern;
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
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.Open;

/** The public list of rates. */
@Path("/api/v1/rates")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "rates", description = "The public list of rates")
@Open
public class RateResource {

    /** The spelling of a currency code in requests. */
    public static final String CODE = "^[A-Z][A-Z0-9]{1,11}$";

    /** What {@link #CODE} says, for whoever did not keep to it. */
    public static final String CODE_SPELLING = "must be a currency code such as USDT";

    // The last rate of a page by its begin: unique within a pair.
    private static final Cursor CURSOR = Cursor.of("rates.v1", 1);

    private final RateBoard rates;

    public RateResource(RateBoard rates) {
        this.rates = rates;
    }

    @GET
    @Operation(summary = "The rates shown to customers", description = "With from and to only that direction.")
    @APIResponse(responseCode = "200", description = "The directions that can be exchanged now")
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

    @GET
    @Path("/{from}/{to}/history")
    @Operation(
            summary = "Past rates of a direction, newest first",
            description =
                    "Without margin. With from and to (RFC 3339) only rates that began from then on, or before then.")
    @APIResponseSchema(value = RateHistory.class, responseCode = "200", responseDescription = "A page")
    @APIResponse(responseCode = "404", description = "rate-unknown: the direction is not exchanged here")
    public Uni<Response> history(
            @RestPath @Pattern(regexp = CODE, message = CODE_SPELLING) String from,
            @RestPath @Pattern(regexp = CODE, message = CODE_SPELLING) String to,
            @RestQuery("from") String since,
            @RestQuery("to") String until,
            @RestQuery String limit,
            @RestQuery String cursor,
            UriInfo uri) {
        int size = Page.limit(limit);
        Instant first = time("from", since);
        Instant end = cursor == null ? time("to", until) : position(cursor);
        return rates.history(from, to, first, end, size + 1)
                .map(found -> Page.of(found, size, entry -> CURSOR.encode(entry.validFrom())))
                .map(page -> page.ok(
                                new RateHistory(
                                        from,
                                        to,
                                        page.items(),
                                        page.nextCursor().orElse(null)),
                                uri)
                        .build());
    }

    private static Instant position(String cursor) {
        return CURSOR.decode(cursor, keys -> Instant.parse(keys.get(0)));
    }

    private static Instant time(String field, String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new ProblemException(CommonProblem.VALIDATION, null)
                    .withError(field, "must be a time such as 2026-11-21T10:00:00Z");
        }
    }
}
