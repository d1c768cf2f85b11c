package dev.exchanger.platform.http;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.shutdown.ShutdownConfig;
import dev.exchanger.platform.shutdown.ShutdownStep;

/** Lets accepted HTTP requests be answered before anything they need goes away. */
@ApplicationScoped
public class RequestDrain implements ShutdownStep {

    private static final Logger LOG = Logger.getLogger(RequestDrain.class);

    private final InFlightRequests requests;
    private final Duration limit;

    @Inject
    public RequestDrain(InFlightRequests requests, ShutdownConfig config) {
        this(requests, config.drain());
    }

    RequestDrain(InFlightRequests requests, Duration limit) {
        this.requests = requests;
        this.limit = limit;
    }

    @Override
    public int order() {
        return REQUESTS;
    }

    @Override
    public String name() {
        return "in-flight-requests";
    }

    @Override
    public Uni<Void> run() {
        return Uni.createFrom()
                .deferred(requests::drain)
                .ifNoItem()
                .after(limit)
                .failWith(() -> new IllegalStateException(requests.count() + " requests not answered"))
                .invoke(() -> LOG.infof("all %d accepted requests answered", requests.accepted()));
    }
}
