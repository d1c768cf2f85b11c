package dev.exchanger.platform.node;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes the {@link ServiceNode} injectable. Reads single properties and not a mapping: a mapping of the whole
 * {@code exchanger} prefix would claim the keys of every feature.
 */
@ApplicationScoped
public class ServiceNodeProducer {

    // The name becomes part of Redis client names, consumer names and metric tags.
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,63}");
    private static final Pattern SERVICE = Pattern.compile("[a-z]{2,20}");

    @Produces
    @Singleton
    ServiceNode node(
            @ConfigProperty(name = "exchanger.service") String service,
            @ConfigProperty(name = "exchanger.node") Optional<String> node) {
        String nodeId = node.filter(name -> !name.isBlank()).orElseGet(ServiceNodeProducer::randomName);
        require(SERVICE, "exchanger.service", service);
        require(NODE, "exchanger.node (NODE_ID)", nodeId);
        return new ServiceNode(service, nodeId);
    }

    private static void require(Pattern pattern, String key, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(key + " must match " + pattern + " but is '" + value + "'");
        }
    }

    private static String randomName() {
        byte[] bytes = new byte[4];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
