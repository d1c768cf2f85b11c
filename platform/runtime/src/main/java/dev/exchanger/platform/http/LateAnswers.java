package dev.exchanger.platform.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

import io.vertx.core.Vertx;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/** Drops what comes after {@link RequestDeadline} has answered: there is nobody to write it to, and that is no error. */
@Provider
public class LateAnswers implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
        ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext)
                ((ResteasyReactiveContainerRequestContext) asked).getServerRequestContext();
        if (request.serverResponse().headWritten()) {
            request.suspend();
            // Not at once: it is still being handled.
            Vertx.currentContext().runOnContext(ignored -> request.close());
        }
    }
}
