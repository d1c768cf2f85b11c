package dev.exchanger.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.exchanger.local.client.SuiteAddress;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.DatabaseAddress;

/** The environment variables of each service of one suite; the only place where the launcher spells them. */
final class ServiceEnvironment {
    static final String BOT_NAME = "exchanger_local_bot";

    private static final String OPERATOR = "operator@example.org";
    private static final String CUSTOMER = "customer@example.org";

    private final Secrets secrets;
    private final Ports ports;
    private final Path mailbox;
    private final URI telegram;
    private final String redisUrl;
    private final Map<String, DatabaseAddress> databases = new HashMap<>();

    /** Creates the databases and roles of all services. */
    ServiceEnvironment(Backends backends, Secrets secrets, Ports ports, Path mailbox, URI telegram) {
        this.secrets = secrets;
        this.ports = ports;
        this.mailbox = mailbox;
        this.telegram = telegram;
        this.redisUrl = backends.redis().url();
        for (ServiceName service : ServiceName.values()) {
            for (String name : service.databases()) {
                databases.put(name, backends.postgres().createDatabase(name, name, secrets.get("database " + name)));
            }
        }
    }

    DatabaseAddress database(String name) {
        return databases.get(name);
    }

    Map<String, String> of(ServiceName service) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("REDIS_URL", redisUrl);
        variables.put("IDENTITY_URL", url(ServiceName.IDENTITY));
        variables.put("EXCHANGE_URL", url(ServiceName.EXCHANGE));
        variables.put("REALTIME_URL", url(ServiceName.REALTIME));
        variables.put("CLIENT_SECRET", clientSecret(service));
        putDatabase(variables, "", database(service.databases().get(0)));
        switch (service) {
            case IDENTITY -> putIdentity(variables);
            case EXCHANGE -> putExchange(variables);
            case REALTIME -> {}
            case BOT -> putBot(variables);
        }
        return variables;
    }

    private void putIdentity(Map<String, String> variables) {
        variables.put("MAILBOX_DIR", mailbox.toString());
        variables.put("BOOTSTRAP_ADMIN_EMAIL", OPERATOR);
        variables.put("TELEGRAM_BOT_NAME", BOT_NAME);
        variables.put("CODE_PEPPER", secrets.get("code pepper"));
        variables.put("SESSION_KEY_SECRET", secrets.get("session key"));
        variables.put(
                "SERVICE_CLIENTS",
                Stream.of(ServiceName.EXCHANGE, ServiceName.REALTIME, ServiceName.BOT)
                        .map(service -> service.id() + ":" + clientSecret(service))
                        .collect(Collectors.joining(",")));
    }

    private void putExchange(Map<String, String> variables) {
        putDatabase(variables, "ADMIN_", database("exchanger_admin"));
        variables.put("PAYMENT_DEFAULT_PROVIDER", "sandbox");
        variables.put("EXCHANGER_EXCHANGE_PAYMENT_PROVIDERS_SANDBOX_SECRETS", secrets.get("sandbox provider"));
        variables.put("EXCHANGER_EXCHANGE_PAYMENT_PROVIDERS_SANDBOX_SEEN_TYPE", "payment.seen");
        // Nobody is paid from here.
        variables.put("PAYOUT_SANDBOX", "true");
        variables.put("QUOTE_SIGNING_KEY", secrets.get("quote signing"));
        variables.put("WEBHOOK_SECRET_KEY", secrets.get("webhook secrets"));
    }

    private void putBot(Map<String, String> variables) {
        variables.put("TELEGRAM_MODE", "polling");
        variables.put("TELEGRAM_API_URL", telegram.toString());
        variables.put("TELEGRAM_BOT_TOKEN", secrets.botToken());
        variables.put("TELEGRAM_WEBHOOK_SECRET", secrets.get("telegram webhook"));
        variables.put("TELEGRAM_BOT_NAME", BOT_NAME);
    }

    private static void putDatabase(Map<String, String> variables, String prefix, DatabaseAddress database) {
        variables.put(prefix + "DB_URL", database.url());
        variables.put(prefix + "DB_USER", database.user());
        variables.put(prefix + "DB_PASSWORD", database.password());
    }

    private String clientSecret(ServiceName service) {
        return secrets.get("client " + service.id());
    }

    private String url(ServiceName service) {
        return "http://localhost:" + ports.of(service, 1);
    }

    /** Where the suite is and with which credentials, once it runs. */
    SuiteAddress address(Suite suite) {
        return new SuiteAddress(
                ProcessHandle.current().pid(),
                suite.uri(ServiceName.IDENTITY),
                suite.uri(ServiceName.EXCHANGE),
                suite.uri(ServiceName.REALTIME),
                suite.uri(ServiceName.BOT),
                telegram,
                mailbox.toString(),
                OPERATOR,
                secrets.get("operator"),
                CUSTOMER,
                secrets.get("customer"),
                secrets.get("sandbox provider"));
    }
}
