package dev.exchanger.realtime.socket;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import io.vertx.core.MultiMap;

/**
 * What a handshake offers: protocols and a token or ticket. A token comes as {@code Authorization: Bearer} or, from
 * browsers, which cannot set that header, as one more protocol {@code base64url.bearer.exchanger.<token in base64url>}; a
 * ticket comes in the query.
 *
 * @param protocols the offered protocols without the one that carries a token
 * @param token the token, or {@code null} when there is none or more than one of token and ticket
 * @param ticket the ticket; {@code null} as for the token
 */
record HandshakeCredential(List<String> protocols, String token, String ticket) {

    static final String PROTOCOL = "exchanger.rt.v1";
    private static final String TOKEN_PREFIX = "base64url.bearer.exchanger.";
    private static final String PROTOCOL_HEADER = "Sec-WebSocket-Protocol";
    private static final String SCHEME = "Bearer ";

    /** @param tickets the values of the query's {@code ticket} */
    static HandshakeCredential of(MultiMap headers, List<String> tickets) {
        List<String> tokens = new ArrayList<>(1);
        for (String header : headers.getAll("Authorization")) {
            tokens.add(bearer(header));
        }
        List<String> protocols = new ArrayList<>(2);
        for (String header : headers.getAll(PROTOCOL_HEADER)) {
            Arrays.stream(header.split(","))
                    .map(String::trim)
                    .forEach(protocol -> (protocol.startsWith(TOKEN_PREFIX) ? tokens : protocols)
                            .add(protocol.startsWith(TOKEN_PREFIX) ? decode(protocol) : protocol));
        }
        boolean one = tokens.size() + tickets.size() == 1;
        return new HandshakeCredential(
                List.copyOf(protocols),
                one && tickets.isEmpty() ? tokens.get(0) : null,
                one && tokens.isEmpty() ? tickets.get(0) : null);
    }

    /**
     * Takes everything secret out of the request: the WebSocket layer keeps a copy of the headers as long as the
     * connection lives, and whoever logs them would log the token.
     */
    static void strip(MultiMap headers) {
        headers.remove("Authorization");
        headers.remove("Cookie");
        headers.set(PROTOCOL_HEADER, PROTOCOL);
    }

    boolean speaksOurProtocol() {
        return protocols.contains(PROTOCOL);
    }

    private static String bearer(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).trim()
                : "";
    }

    /** An undecodable token is a wrong one, not none: the answer must not depend on how it is wrong. */
    private static String decode(String protocol) {
        try {
            byte[] token = Base64.getUrlDecoder().decode(protocol.substring(TOKEN_PREFIX.length()));
            return new String(token, StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public String toString() {
        return "HandshakeCredential" + protocols;
    }
}
