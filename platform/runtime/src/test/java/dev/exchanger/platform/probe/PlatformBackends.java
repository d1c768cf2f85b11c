package dev.exchanger.platform.probe;

import java.util.HashMap;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

import dev.exchanger.platform.security.StubIdentity;
import dev.exchanger.platform.security.TestTokens;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.fault.TcpProxy;

/** Real PostgreSQL and Redis behind proxies that can be cut, and a stub of identity. One application for all test classes. */
public class PlatformBackends implements QuarkusTestResourceLifecycleManager {

    public static final TestTokens TOKENS = new TestTokens("k1");
    public static volatile StubIdentity identity;
    public static volatile TcpProxy redis;
    public static volatile TcpProxy postgres;

    @Override
    public Map<String, String> start() {
        Backends backends = Backends.shared();
        DatabaseAddress database = backends.postgres().createDatabase("platform_probe", "platform_probe", "probe");
        redis = new TcpProxy(backends.redis().host(), backends.redis().port());
        postgres = new TcpProxy(database.host(), database.port());
        identity = new StubIdentity(TOKENS.jwks());
        Map<String, String> config = new HashMap<>();
        config.put("quarkus.redis.hosts", backends.redis().urlThrough(redis.host(), redis.port()));
        config.put(
                "quarkus.datasource.reactive.url",
                database.through(postgres.host(), postgres.port()).url());
        config.put("quarkus.datasource.username", database.user());
        config.put("quarkus.datasource.password", database.password());
        config.put("exchanger.security.identity-url", identity.url());
        config.put("exchanger.security.client-secret", "probe-secret");
        return config;
    }

    @Override
    public void stop() {
        identity.close();
        redis.close();
        postgres.close();
    }
}
