package dev.exchanger.platform.http;

import java.util.ArrayList;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Nothing this suite answers may be kept by a cache unless the endpoint says otherwise: almost every answer is somebody's
 * data or credential.
 */
@ApplicationScoped
public class ResponseDefaults {

    @ServerResponseFilter
    public void noStore(ContainerResponseContext response) {
        response.getHeaders().computeIfAbsent(HttpHeaders.CACHE_CONTROL, name -> {
            var values = new ArrayList<Object>(1);
            values.add("no-store");
            return values;
        });
    }
}
