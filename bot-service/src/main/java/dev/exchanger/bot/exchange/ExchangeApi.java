package dev.exchanger.bot.exchange;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The endpoints of the exchange-service that the bot calls. Failures are those of the REST client. */
@RegisterRestClient(configKey = "exchange")
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
public interface ExchangeApi {
    /** The current rates; open to everybody. */
    @GET
    @Path("/rates")
    Uni<Rates> rates();

    /**
     * The newest orders of the user whose token this is.
     *
     * @param authorization {@code Bearer …}, a token of the context telegram
     */
    @GET
    @Path("/orders")
    Uni<Orders> orders(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, @QueryParam("limit") int limit);
}
