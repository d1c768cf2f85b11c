package dev.exchanger.sampledesk.order;

import jakarta.ws.rs.GET;

/** A client's methods are no endpoints. */
public interface OrderClient {
    @GET
    String read();
}
