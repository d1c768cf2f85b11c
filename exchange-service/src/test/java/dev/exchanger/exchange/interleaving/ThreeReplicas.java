package dev.exchanger.exchange.interleaving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.Replica;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.testkit.backend.BackendOptions;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.fault.TcpProxy;
import dev.exchanger.testkit.token.StubIdentity;

/** A desk of three replicas on servers of its own, each replica with its own breakable ways to PostgreSQL and Redis. */
final class ThreeReplicas implements AutoCloseable {

    static final int COUNT = 3;

    private static final String PASSWORD = "test-database-password";

    private final Backends backends = Backends.start(BackendOptions.forTests());
    private final StubIdentity identity = new StubIdentity();
    private final DatabaseAddress web;
    private final DatabaseAddress admin;
    private final List<Link> links = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();

    /** A replica's ways to the servers. */
    record Link(TcpProxy redis, TcpProxy postgres) {}

    ThreeReplicas(Map<String, String> settings) {
        web = backends.postgres().createDatabase("exchanger_web", "exchanger_web", PASSWORD);
        admin = backends.postgres().createDatabase("exchanger_admin", "exchanger_admin", PASSWORD);
        for (int i = 1; i <= COUNT; i++) {
            Link link = new Link(
                    new TcpProxy(backends.redis().host(), backends.redis().port()),
                    new TcpProxy(backends.postgres().host(), backends.postgres().port()));
            links.add(link);
            Map<String, String> environment = environment(link);
            environment.putAll(settings);
            replicas.add(new Replica("exchange-" + i, environment));
        }
        replicas.forEach(Replica::awaitReady);
    }

    private Map<String, String> environment(Link link) {
        Map<String, String> environment = new LinkedHashMap<>();
        putDatabase(environment, "", web, link.postgres());
        putDatabase(environment, "ADMIN_", admin, link.postgres());
        environment.put(
                "REDIS_URL",
                backends.redis().urlThrough(link.redis().host(), link.redis().port()));
        environment.put("IDENTITY_URL", identity.url());
        environment.put("CLIENT_SECRET", StubIdentity.CLIENT_SECRET);
        environment.put("PAYMENT_DEFAULT_PROVIDER", "sandbox");
        environment.put("EXCHANGER_EXCHANGE_PAYMENT_PROVIDERS_SANDBOX_SECRETS", SandboxCallback.SECRET);
        environment.put("EXCHANGER_EXCHANGE_PAYMENT_PROVIDERS_SANDBOX_SEEN_TYPE", "payment.seen");
        environment.put("PAYOUT_SANDBOX", "true");
        environment.put("QUOTE_SIGNING_KEY", "only-for-tests-0123456789-0123456789");
        environment.put("WEBHOOK_SECRET_KEY", "only-for-tests-9876543210-9876543210");
        environment.put("QUARKUS_LOG_JSON_CONSOLE_ENABLED", "false");
        return environment;
    }

    private static void putDatabase(
            Map<String, String> environment, String prefix, DatabaseAddress database, TcpProxy link) {
        environment.put(
                prefix + "DB_URL", database.through(link.host(), link.port()).url());
        environment.put(prefix + "DB_USER", database.user());
        environment.put(prefix + "DB_PASSWORD", database.password());
    }

    Backends backends() {
        return backends;
    }

    List<Replica> replicas() {
        return replicas;
    }

    Link link(int replica) {
        return links.get(replica);
    }

    DeskDatabase database() {
        return new DeskDatabase(web);
    }

    DeskDatabase adminDatabase() {
        return new DeskDatabase(admin);
    }

    /** Everything runs and is reached again. */
    void heal() {
        backends.redis().resume();
        if (!backends.redis().running()) {
            backends.redis().restart();
        }
        backends.postgres().resume();
        if (!backends.postgres().running()) {
            backends.postgres().restart();
        }
        links.forEach(link -> {
            link.redis().heal();
            link.postgres().heal();
        });
        replicas.forEach(Replica::thaw);
        replicas.forEach(Replica::awaitReady);
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
        links.forEach(link -> {
            link.redis().close();
            link.postgres().close();
        });
        identity.close();
        backends.close();
    }
}
