package dev.exchanger.platform.probe;

import java.util.Map;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Internal;
import dev.exchanger.platform.security.Open;
import dev.exchanger.platform.security.Secured;

/** One endpoint for each kind of access. */
@Path("/secured")
@Secured(ApplicationContext.WEB)
public class SecuredResource {

    private final CurrentPrincipal current;
    private final Pool pool;

    public SecuredResource(CurrentPrincipal current, Pool pool) {
        this.current = current;
        this.pool = pool;
    }

    @GET
    @Path("/web")
    public Uni<Map<String, String>> web() {
        return Uni.createFrom().item(this::me);
    }

    /** Asks again after the database has answered, on whatever thread that is. */
    @GET
    @Path("/chain")
    public Uni<Map<String, String>> chain() {
        return pool.query("SELECT pg_sleep(0.02)").execute().map(rows -> me());
    }

    @POST
    @Path("/body")
    public Uni<ProbeResource.Line> body(ProbeResource.Line line) {
        return Uni.createFrom().item(line);
    }

    @GET
    @Path("/telegram")
    @Secured({ApplicationContext.WEB, ApplicationContext.TELEGRAM})
    public Uni<Map<String, String>> telegram() {
        return Uni.createFrom().item(this::me);
    }

    @GET
    @Path("/admin")
    @Secured(value = ApplicationContext.ADMIN, permission = "rates:write")
    public Uni<Map<String, String>> admin() {
        return Uni.createFrom().item(this::me);
    }

    @GET
    @Path("/of/{ctx}/me")
    @Secured({ApplicationContext.WEB, ApplicationContext.ADMIN})
    public Uni<Map<String, String>> narrowed(@PathParam("ctx") String context) {
        return Uni.createFrom().item(this::me);
    }

    @GET
    @Path("/internal")
    @Internal
    public Uni<Map<String, String>> internal() {
        return Uni.createFrom().item(() -> Map.of("client", current.service().clientId()));
    }

    @GET
    @Path("/open")
    @Open
    public Uni<Map<String, Boolean>> open() {
        return Uni.createFrom().item(() -> Map.of("known", current.get().isPresent()));
    }

    private Map<String, String> me() {
        var user = current.user();
        return Map.of(
                "user", user.userId().toString(),
                "context", user.context().code(),
                "session", user.sessionId(),
                "permissions", String.join(",", user.permissions()));
    }
}
