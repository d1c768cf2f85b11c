package dev.exchanger.sampledesk.order;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;

import dev.exchanger.sampledesk.Guarded;

/** Keeps every rule; the annotation on the class covers its methods. */
@Guarded
public class GoodResource {
    @GET
    public String read() {
        return "x";
    }

    @DELETE
    public void remove() {
        // Nothing to remove in a sample.
    }
}
