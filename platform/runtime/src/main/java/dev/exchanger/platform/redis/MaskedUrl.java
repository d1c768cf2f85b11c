package dev.exchanger.platform.redis;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

/** Connection strings as logs may show them: {@code redis://***@host:port}, without user, password, path and query. */
final class MaskedUrl {

    static final int DEFAULT_PORT = 6379;

    private MaskedUrl() {}

    static String of(List<String> endpoints) {
        return endpoints.stream().map(MaskedUrl::of).collect(Collectors.joining(","));
    }

    static String of(String endpoint) {
        try {
            URI uri = URI.create(endpoint.trim());
            if (uri.getHost() == null) {
                return "unix".equals(uri.getScheme()) ? "unix://***" : "redis://***";
            }
            return uri.getScheme() + "://***@" + uri.getHost() + ":" + port(uri);
        } catch (IllegalArgumentException e) {
            // The message of the exception repeats the input, password and all.
            return "redis://***";
        }
    }

    /** @throws IllegalArgumentException when no connection could ever be made with it */
    static void check(String endpoint) {
        boolean valid;
        try {
            URI uri = URI.create(endpoint.trim());
            valid = "unix".equals(uri.getScheme())
                    || (uri.getHost() != null && List.of("redis", "rediss").contains(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            valid = false;
        }
        if (!valid) {
            throw new IllegalArgumentException(
                    "REDIS_URL (quarkus.redis.hosts) must be redis://[user:password@]host[:port][/database],"
                            + " with reserved characters percent-encoded");
        }
    }

    static String hostOf(String endpoint) {
        try {
            String host = URI.create(endpoint.trim()).getHost();
            return host == null ? "unknown" : host;
        } catch (IllegalArgumentException e) {
            return "unknown";
        }
    }

    static int portOf(String endpoint) {
        try {
            return port(URI.create(endpoint.trim()));
        } catch (IllegalArgumentException e) {
            return DEFAULT_PORT;
        }
    }

    static int databaseOf(String endpoint) {
        try {
            String path = URI.create(endpoint.trim()).getPath();
            return path == null || path.length() < 2 ? 0 : Integer.parseInt(path.substring(1));
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private static int port(URI uri) {
        return uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    }
}
