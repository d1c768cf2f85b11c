package dev.exchanger.identity.client;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestHeader;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.identity.protection.CallerAddress;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.Open;

/** Client credentials grant for the services of the suite. Open, because the client's secret is what it asks for. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Internal")
public class ServiceTokenResource {

    private static final String CLIENT_CREDENTIALS = "client_credentials";

    private final ServiceClients clients;
    private final CallerAddress caller;

    public ServiceTokenResource(ServiceClients clients, CallerAddress caller) {
        this.clients = clients;
        this.caller = caller;
    }

    /**
     * A service's token.
     *
     * @param expiresIn seconds
     */
    public record ServiceToken(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn) {

        @Override
        public String toString() {
            return "ServiceToken";
        }
    }

    @POST
    @Path("tokens")
    @Open
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(summary = "A token for a service, by its client id and secret (HTTP Basic)")
    @APIResponse(responseCode = "200", description = "A token for the audience internal")
    @APIResponse(responseCode = "400", description = "unsupported-grant-type")
    @APIResponse(responseCode = "401", description = "invalid-client")
    @RateLimited
    public Uni<ServiceToken> token(
            @RestHeader(HttpHeaders.AUTHORIZATION) String authorization, @RestForm("grant_type") String grantType) {
        if (!CLIENT_CREDENTIALS.equals(grantType)) {
            throw new ProblemException(IdentityProblem.UNSUPPORTED_GRANT_TYPE, "Use " + CLIENT_CREDENTIALS);
        }
        return clients.token(authorization, caller.ip())
                .map(signed -> new ServiceToken(signed.token(), "Bearer", signed.expiresIn()));
    }
}
