package dev.exchanger.platform.security;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import org.eclipse.microprofile.config.ConfigProvider;

import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.start.StartOrder;

/** In production a service that cannot prove itself must not start: it would fail later, at the first revocation check. */
@ApplicationScoped
public class ClientSecretCheck {

    private static final String ISSUER = "identity";

    void onStart(@Observes @Priority(StartOrder.CHECKS) StartupEvent event, SecurityConfig config, ServiceNode node) {
        boolean production = ConfigProvider.getConfig()
                .unwrap(SmallRyeConfig.class)
                .getProfiles()
                .contains("prod");
        boolean missing =
                config.clientSecret().filter(secret -> !secret.isBlank()).isEmpty();
        if (production && missing && !node.service().equals(ISSUER)) {
            throw new IllegalStateException("CLIENT_SECRET (exchanger.security.client-secret) is not set: "
                    + node.service() + " needs it to call identity");
        }
    }
}
