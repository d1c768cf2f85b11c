package dev.exchanger.platform.probe;

import java.util.concurrent.CompletableFuture;

import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.security.Open;

/** A request that ends when a test says so. */
@Path("/wait")
@Open
@Singleton
public class WaitResource {

    public volatile CompletableFuture<String> release = new CompletableFuture<>();

    @GET
    public Uni<String> await() {
        return Uni.createFrom().completionStage(release);
    }
}
