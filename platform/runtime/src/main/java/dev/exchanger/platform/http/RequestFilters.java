package dev.exchanger.platform.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.Router;

/** Hangs the filters of the platform before every route of the main HTTP server; the management port has none. */
@ApplicationScoped
public class RequestFilters {

    // Highest first. Quarkus answers CORS at 300, so that a browser can read the answers of everything below.
    private static final int REQUEST_ID = 1000;
    private static final int IN_FLIGHT = 900;
    private static final int DEADLINE = 800;
    private static final int BODY_LIMIT = 250;

    void register(
            @Observes Filters filters,
            RequestIds requestIds,
            InFlightRequests inFlight,
            RequestDeadline deadline,
            BodyLimit bodyLimit) {
        filters.register(requestIds::handle, REQUEST_ID);
        filters.register(inFlight::handle, IN_FLIGHT);
        filters.register(deadline::handle, DEADLINE);
        filters.register(bodyLimit::handle, BODY_LIMIT);
    }

    void register(@Observes Router router, FailureAnswer failures) {
        router.route().order(-REQUEST_ID).failureHandler(failures::handle);
    }
}
