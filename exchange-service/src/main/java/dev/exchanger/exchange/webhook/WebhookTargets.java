package dev.exchanger.exchange.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.function.Function;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * Keeps webhooks from being a way into our own network. A URL is checked when it is given; before each attempt its name
 * is resolved once, the address is checked, and that very address is connected to: a name that points elsewhere the next
 * moment gains nothing.
 */
@ApplicationScoped
public class WebhookTargets {

    /**
     * Where to connect to.
     *
     * @param address checked
     * @param uri     what to ask for; its host is the name the certificate must have
     * @param port    of the server
     */
    record Target(InetAddress address, URI uri, int port) {

        boolean tls() {
            return uri.getScheme().equals("https");
        }

        String host() {
            return WebhookTargets.host(uri);
        }
    }

    /** Why a URL is not called. */
    static final class Refused extends RuntimeException {

        Refused(String reason) {
            super(reason, null, false, false);
        }
    }

    private static final int LONGEST = 2048;
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");
    // Anything a resolver may take for an IPv4 address in another spelling: its last label begins with a digit.
    private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?[0-9][^.]*\\.?");
    private static final Pattern DOTTED = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

    private final WebhookConfig config;
    private final Function<String, Uni<InetAddress>> resolver;

    @Inject
    public WebhookTargets(WebhookConfig config, Vertx vertx) {
        this(config, host -> Uni.createFrom().completionStage(() -> {
            Promise<InetAddress> address = Promise.promise();
            ((VertxInternal) vertx).resolveAddress(host, address);
            return address.future().toCompletionStage();
        }));
    }

    /** @param resolver of host names, literal addresses among them */
    WebhookTargets(WebhookConfig config, Function<String, Uni<InetAddress>> resolver) {
        this.config = config;
        this.resolver = resolver;
    }

    /** Checks what a customer gives. @throws ProblemException {@code webhook-url} with the reason */
    void check(String url) {
        try {
            parse(url);
        } catch (Refused refused) {
            throw new ProblemException(ExchangeProblem.WEBHOOK_URL, refused.getMessage());
        }
    }

    /** Where a URL leads at this moment; fails with {@link Refused} if we do not go there, or as the resolver does. */
    Uni<Target> resolve(String url) {
        return Uni.createFrom().deferred(() -> {
            URI uri = parse(url);
            return resolver.apply(host(uri)).map(address -> {
                if (!config.anyTarget() && !PublicAddress.is(address)) {
                    throw new Refused("The address is not a public one");
                }
                return new Target(address, uri, port(uri));
            });
        });
    }

    private URI parse(String url) {
        if (url.length() > LONGEST || !VISIBLE.matcher(url).matches()) {
            throw new Refused("The URL is too long or has characters that must be encoded");
        }
        URI uri;
        try {
            uri = new URI(url).parseServerAuthority();
        } catch (URISyntaxException e) {
            throw new Refused("This is not a URL with a host");
        }
        boolean https = "https".equals(uri.getScheme());
        if (!https && !(config.anyTarget() && "http".equals(uri.getScheme()))) {
            throw new Refused("The URL must begin with https://");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new Refused("The URL must have a host, and neither a user nor a fragment");
        }
        if (!config.anyTarget() && !config.ports().contains(port(uri))) {
            throw new Refused("This port is not called");
        }
        checkHost(host(uri));
        return uri;
    }

    private void checkHost(String host) {
        boolean literal = host.contains(":") || DOTTED.matcher(host).matches();
        if (!literal && NUMERIC.matcher(host).matches()) {
            throw new Refused("The host is neither a name nor an address in its usual spelling");
        }
        if (literal && !config.anyTarget() && !PublicAddress.is(address(host))) {
            throw new Refused("The address is not a public one");
        }
    }

    private static InetAddress address(String literal) {
        try {
            // Asks nobody: it is an address.
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new Refused("The host is not an address");
        }
    }

    private static String host(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return uri.getScheme().equals("https") ? 443 : 80;
    }
}
