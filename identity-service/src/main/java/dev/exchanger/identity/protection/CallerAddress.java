package dev.exchanger.identity.protection;

import java.util.List;

import jakarta.enterprise.context.RequestScoped;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Where the current request comes from. */
@RequestScoped
public class CallerAddress {

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int MAX_ADDRESS = 45;

    private final HttpServerRequest request;
    private final int hops;

    public CallerAddress(RoutingContext context, ProtectionConfig config) {
        this.request = context.request();
        this.hops = config.trustedProxyHops();
    }

    /**
     * The client's address: the peer of the connection, or with n trusted proxies the n-th entry from the right of
     * {@code X-Forwarded-For}. Everything further left was written by somebody we do not know.
     */
    public String ip() {
        String peer = request.remoteAddress() == null
                ? "unknown"
                : request.remoteAddress().hostAddress();
        return hops == 0 ? peer : forwarded(request.headers().getAll(FORWARDED_FOR), hops, peer);
    }

    static String forwarded(List<String> headers, int hops, String peer) {
        List<String> chain = headers.stream()
                .flatMap(header -> List.of(header.split(",")).stream())
                .map(String::strip)
                .toList();
        if (chain.size() < hops) {
            return peer;
        }
        String address = chain.get(chain.size() - hops);
        return address.isEmpty() || address.length() > MAX_ADDRESS ? peer : address;
    }

    /** The device behind the request, under the name it gives itself (null for none). */
    public ClientDevice client(String device) {
        return new ClientDevice(ip(), request.getHeader(HttpHeaders.USER_AGENT), device);
    }
}
