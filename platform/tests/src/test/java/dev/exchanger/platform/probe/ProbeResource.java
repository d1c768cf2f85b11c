package dev.exchanger.platform.probe;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.redis.RedisUnavailable;
import dev.exchanger.platform.security.Open;
import dev.exchanger.platform.trace.TraceIds;

/** Endpoints that fail in every way an endpoint can. */
@Path("/probe")
@Open
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ProbeResource {

    private final Pool pool;

    public ProbeResource(Pool pool) {
        this.pool = pool;
    }

    public record Line(@NotBlank String name, @Max(10) int count) {}

    public record Body(
            @NotNull @Size(min = 2, max = 5) String text,
            BigDecimal money,
            Instant at,
            UUID id,
            Integer number,
            Boolean flag,
            List<@Valid Line> lines) {}

    public record Echo(Body body, String thread) {}

    @POST
    @Path("/echo")
    public Uni<Echo> echo(@Valid @NotNull Body body) {
        return Uni.createFrom().item(() -> new Echo(body, Thread.currentThread().getName()));
    }

    @GET
    @Path("/item/{id}")
    public Uni<UUID> item(@PathParam("id") UUID id) {
        return Uni.createFrom().item(id);
    }

    @GET
    @Path("/query")
    public Uni<Integer> query(@QueryParam("number") @Max(5) Integer number) {
        return Uni.createFrom().item(number == null ? 0 : number);
    }

    @GET
    @Path("/header")
    public Uni<Integer> header(@HeaderParam("X-Number") Integer number) {
        return Uni.createFrom().item(number);
    }

    @GET
    @Path("/text")
    @Produces(MediaType.TEXT_PLAIN)
    public Uni<String> text(@QueryParam("fail") boolean fail) {
        return fail
                ? Uni.createFrom().failure(new ProblemException(CommonProblem.CONFLICT, "as asked"))
                : Uni.createFrom().item("text");
    }

    @GET
    @Path("/fail/{how}")
    public Uni<Map<String, String>> fail(@PathParam("how") String how) {
        return Uni.createFrom().failure(failure(how));
    }

    private static Throwable failure(String how) {
        return switch (how) {
            case "secret" -> new IllegalStateException("password=hunter2");
            case "null" -> new NullPointerException("insides");
            case "redis" -> new RedisUnavailable("redis at redis://secret@10.0.0.1");
            case "limited" ->
                new ProblemException(CommonProblem.RATE_LIMITED, "slow down")
                        .withRetryAfter(Duration.ofMillis(1500))
                        .with("remaining", 0);
            case "fields" ->
                new ProblemException(CommonProblem.VALIDATION, null).withError("payout.account", "unknown");
            case "error" -> new AssertionError("boom");
            default -> new IllegalArgumentException(how);
        };
    }

    @GET
    @Path("/database")
    public Uni<String> database() {
        return pool.query("SELECT 1").execute().map(rows -> "\"" + rows.size() + "\"");
    }

    @GET
    @Path("/bad-sql")
    public Uni<String> badSql() {
        return pool.query("SELECT no_such_column_secret").execute().map(rows -> "");
    }

    @GET
    @Path("/trace")
    public Uni<Map<String, String>> trace() {
        String before = TraceIds.current().orElse("none");
        return pool.query("SELECT 1")
                .execute()
                .map(rows ->
                        Map.of("before", before, "after", TraceIds.current().orElse("none")));
    }
}
