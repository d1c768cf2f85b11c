package dev.exchanger.testkit.backend;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Parts of {@code scheme://user:password@host:port/path}. */
record ServerUrl(String host, int port, String user, String password, String path) {

    static ServerUrl parse(String text, int defaultPort) {
        URI uri = URI.create(text.startsWith("jdbc:") ? text.substring(5) : text);
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("Not a server URL (scheme://user:password@host:port): " + masked(text));
        }
        String[] login = uri.getRawUserInfo() == null
                ? new String[] {"", ""}
                : uri.getRawUserInfo().split(":", 2);
        String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
        return new ServerUrl(
                uri.getHost(),
                uri.getPort() < 0 ? defaultPort : uri.getPort(),
                decode(login[0]),
                login.length > 1 ? decode(login[1]) : "",
                path);
    }

    static String database(String text) {
        String path = parse(text, 5432).path();
        return path.isEmpty() ? "postgres" : path;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String masked(String text) {
        return text.replaceFirst("//.*@", "//***@");
    }
}
