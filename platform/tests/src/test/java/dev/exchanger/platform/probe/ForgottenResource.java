package dev.exchanger.platform.probe;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import dev.exchanger.platform.security.Internal;
import dev.exchanger.platform.security.Open;

/** Endpoints nobody may reach: one without a decision, one with two. */
@Path("/forgotten")
public class ForgottenResource {

    @GET
    public String forgotten() {
        return "secret";
    }

    @GET
    @Path("/contradiction")
    @Open
    @Internal
    public String contradiction() {
        return "secret";
    }
}
