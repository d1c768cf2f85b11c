package dev.exchanger.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Tells the requests that become sockets, which live by rules of their own. */
final class WebSockets {

    private WebSockets() {}

    /** A client that merely offers another protocol (JDK clients send {@code Upgrade: h2c}) is an ordinary request. */
    static boolean isUpgrade(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
    }
}
