package dev.exchanger.identity.token;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Lives of tokens and of the keys that sign them. */
@ConfigMapping(prefix = "exchanger.identity.token")
public interface TokenConfig {

    /** Life of a user's access token. */
    @WithDefault("PT10M")
    Duration accessLife();

    /** Life of a service's token. */
    @WithDefault("PT5M")
    Duration serviceLife();

    /** How long others may keep the key set. A new key is published twice this time before it signs. */
    @WithDefault("PT5M")
    Duration keySetAge();

    /** Age at which a generated key is followed by the next one. */
    @WithDefault("P30D")
    Duration keyRotation();

    /** How often the keys are read again. */
    @WithDefault("PT30S")
    Duration keyRefresh();

    /**
     * PEM file of RSA private keys (PKCS#8). The first one signs, all are published. Without it keys are generated and
     * kept in the database, encrypted.
     */
    Optional<Path> signingKeyFile();
}
