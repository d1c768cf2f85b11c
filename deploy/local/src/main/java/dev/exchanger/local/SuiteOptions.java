package dev.exchanger.local;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * How to start a suite.
 *
 * @param root the checkout whose jars run
 * @param replicas how many of each service, 1 to 9
 * @param fixedPorts the ports of the documentation (true), or free ones that the system picks
 * @param environment added to every service's environment, for instance {@code ORDER_TTL}
 */
public record SuiteOptions(
        Path root, Map<ServiceName, Integer> replicas, boolean fixedPorts, Map<String, String> environment) {

    public SuiteOptions {
        replicas = Map.copyOf(replicas);
        environment = Map.copyOf(environment);
    }

    /**
     * One of each on the documented ports, with logs for people to read; {@code ORDER_TTL} is taken from the caller's
     * environment.
     */
    static SuiteOptions local(Path root) {
        return new SuiteOptions(root, one(), true, orderTtl()).with("QUARKUS_LOG_JSON_CONSOLE_ENABLED", "false");
    }

    /** For tests: free ports, so that suites never meet. */
    public static SuiteOptions isolated(Path root) {
        return new SuiteOptions(root, one(), false, orderTtl());
    }

    public SuiteOptions with(ServiceName service, int count) {
        Map<ServiceName, Integer> more = new EnumMap<>(replicas);
        more.put(service, count);
        return new SuiteOptions(root, more, fixedPorts, environment);
    }

    public SuiteOptions with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new SuiteOptions(root, replicas, fixedPorts, more);
    }

    private static Map<ServiceName, Integer> one() {
        Map<ServiceName, Integer> one = new EnumMap<>(ServiceName.class);
        for (ServiceName service : ServiceName.values()) {
            one.put(service, 1);
        }
        return one;
    }

    private static Map<String, String> orderTtl() {
        return Map.of("ORDER_TTL", System.getenv().getOrDefault("ORDER_TTL", "PT30S"));
    }
}
