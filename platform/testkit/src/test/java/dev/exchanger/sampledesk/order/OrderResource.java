package dev.exchanger.sampledesk.order;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;

import io.smallrye.mutiny.Uni;

import dev.exchanger.sampledesk.Guarded;
import dev.exchanger.sampleother.Foreign;

/** Breaks every rule once. */
public class OrderResource {
    @Inject
    OrderRepository repository;

    @GET
    public String undeclared() {
        return new Foreign().toString();
    }

    @Guarded
    @POST
    public String blocking() throws InterruptedException {
        Thread.sleep(1, 1);
        return Uni.createFrom().item("x").await().indefinitely();
    }
}
