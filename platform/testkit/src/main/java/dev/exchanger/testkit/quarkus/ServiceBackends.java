package dev.exchanger.testkit.quarkus;

import java.util.LinkedHashMap;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager.TestInjector.AnnotatedAndMatchesType;

import dev.exchanger.testkit.backend.BackendOptions;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.backend.PostgresServer;
import dev.exchanger.testkit.fault.TcpProxy;
import dev.exchanger.testkit.telegram.FakeTelegram;
import dev.exchanger.testkit.token.StubIdentity;

/**
 * What one service needs around it: fresh databases, an empty Redis, a stub of identity, each behind a
 * {@link TcpProxy}, with the configuration that leads there.
 *
 * <pre>{@code
 * @QuarkusTest
 * @WithTestResource(value = ServiceBackends.class, initArgs =
 *         @ResourceArg(name = "databases", value = "exchanger_web,exchanger_admin:ADMIN"))
 * class OrderTest {
 *     @InjectFaults Faults faults;
 * }
 * }</pre>
 *
 * Arguments:
 * <ul>
 *   <li>{@code databases}: names, each also the role's name; {@code :ADMIN} gives {@code ADMIN_DB_URL} instead of
 *       {@code DB_URL}. Without it no PostgreSQL is started.
 *   <li>{@code redis}: {@code shared} (default, emptied at start) or {@code own} (a server of one's own)
 *   <li>{@code identity}: {@code stub} (default) or {@code none}
 *   <li>{@code telegram}: {@code off} (default, nothing is set), {@code polling} or {@code webhook}: a
 *       {@link FakeTelegram} and the TELEGRAM_ keys
 *   <li>any other name is taken as a configuration key and its value
 * </ul>
 * Test classes with equal arguments share one application and thereby the databases and Redis.
 */
public final class ServiceBackends implements QuarkusTestResourceLifecycleManager {
    /** Password of the roles that own the test databases. */
    private static final String DATABASE_PASSWORD = "test-database-password";

    private final Map<String, String> arguments = new LinkedHashMap<>();
    private final Map<String, DatabaseAddress> databases = new LinkedHashMap<>();
    private Backends ownRedis;
    private Faults faults;
    private StubIdentity identity;
    private FakeTelegram telegram;

    @Override
    public void init(Map<String, String> initArgs) {
        arguments.putAll(initArgs);
    }

    @Override
    public Map<String, String> start() {
        String databaseNames = take("databases", "");
        boolean own = take("redis", "shared").equals("own");
        boolean stub = !take("identity", "stub").equals("none");
        String telegramMode = take("telegram", "off");

        Map<String, String> config = new LinkedHashMap<>();
        if (own) {
            ownRedis = Backends.start(BackendOptions.forTests());
        }
        var redis = (own ? ownRedis : Backends.shared()).redis();
        redis.flush();
        TcpProxy redisLink = new TcpProxy(redis.host(), redis.port());
        config.put("REDIS_URL", redis.urlThrough(redisLink.host(), redisLink.port()));

        PostgresServer postgres = null;
        TcpProxy postgresLink = null;
        if (!databaseNames.isBlank()) {
            postgres = Backends.shared().postgres();
            postgresLink = new TcpProxy(postgres.host(), postgres.port());
            for (String entry : databaseNames.split(",")) {
                createDatabase(entry.strip(), postgres, postgresLink, config);
            }
        }

        TcpProxy identityLink = null;
        if (stub) {
            identity = new StubIdentity();
            identityLink = new TcpProxy("127.0.0.1", identity.port());
            config.put("IDENTITY_URL", "http://127.0.0.1:" + identityLink.port());
            config.put("CLIENT_SECRET", StubIdentity.CLIENT_SECRET);
        }
        if (!telegramMode.equals("off")) {
            telegram = new FakeTelegram(FakeTelegram.TEST_TOKEN);
            config.put("TELEGRAM_API_URL", telegram.url());
            config.put("TELEGRAM_BOT_TOKEN", FakeTelegram.TEST_TOKEN);
            config.put("TELEGRAM_MODE", telegramMode);
        }
        config.putAll(arguments);
        faults = new Faults(redis, postgres, redisLink, postgresLink, identityLink, identity, databases);
        return config;
    }

    @Override
    public void stop() {
        if (faults == null) {
            return;
        }
        // The servers are shared with other tests of this JVM: what a fault test left broken must not spoil them.
        faults.heal();
        faults.closeLinks();
        databases.values().forEach(database -> Backends.shared().postgres().dropDatabase(database));
        if (identity != null) {
            identity.close();
        }
        if (telegram != null) {
            telegram.close();
        }
        if (ownRedis != null) {
            ownRedis.close();
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(faults, new AnnotatedAndMatchesType(InjectFaults.class, Faults.class));
        if (identity != null) {
            injector.injectIntoFields(identity, new AnnotatedAndMatchesType(InjectFaults.class, StubIdentity.class));
        }
        if (telegram != null) {
            injector.injectIntoFields(telegram, new AnnotatedAndMatchesType(InjectFaults.class, FakeTelegram.class));
        }
    }

    private void createDatabase(String entry, PostgresServer postgres, TcpProxy link, Map<String, String> config) {
        String[] parts = entry.split(":", 2);
        String prefix = parts.length > 1 ? parts[1] + "_" : "";
        DatabaseAddress database = postgres.createDatabase(parts[0], parts[0], DATABASE_PASSWORD);
        databases.put(parts[0], database);
        config.put(prefix + "DB_URL", database.through(link.host(), link.port()).url());
        config.put(prefix + "DB_USER", database.user());
        config.put(prefix + "DB_PASSWORD", database.password());
    }

    private String take(String name, String otherwise) {
        String value = arguments.remove(name);
        return value == null ? otherwise : value;
    }
}
