package dev.exchanger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import dev.exchanger.local.client.ApiClient;
import dev.exchanger.local.client.Mailbox;
import dev.exchanger.local.demo.Customer;

/**
 * One suite of production jars for all end-to-end tests of this JVM: two replicas of exchange and two of realtime. A
 * test that breaks something mends it before it ends.
 */
public final class SuiteFixture implements BeforeAllCallback, ParameterResolver {
    /** Long enough for what a test does with an order before it expires, short enough to wait for. */
    static final Duration ORDER_TTL = Duration.ofSeconds(8);

    private static final Path LOG = Path.of("target/suite.log");
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SuiteFixture.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        running(context);
    }

    private static RunningSuite running(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent("suite", key -> RunningSuite.start(), RunningSuite.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningSuite.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running(context);
    }

    /** The suite with what tests need beside it. JUnit closes it after the last test. */
    record RunningSuite(Suite suite, HttpClient http, Map<String, Long> idleMemory) implements AutoCloseable {
        static RunningSuite start() {
            Path root = Path.of("").toAbsolutePath().resolve("../..").normalize();
            HttpClient http = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            LogPrinter logs = LogPrinter.toFile(LOG.toAbsolutePath());
            SuiteOptions options = SuiteOptions.isolated(root)
                    .with(ServiceName.EXCHANGE, 2)
                    .with(ServiceName.REALTIME, 2)
                    .with("ORDER_TTL", ORDER_TTL.toString());
            Suite suite = Suite.start(options, http, logs, System.out);
            return new RunningSuite(suite, http, residentMemory(suite));
        }

        /** In KB by node, before the first test sends load; empty where the kernel does not tell. */
        private static Map<String, Long> residentMemory(Suite suite) {
            return Files.isDirectory(Path.of("/proc/self"))
                    ? suite.processes().stream()
                            .collect(Collectors.toMap(
                                    ServiceProcess::node, process -> ConnectionsIT.residentKb(process.pid())))
                    : Map.of();
        }

        /** A new customer, registered, verified and logged in; no socket yet. */
        Customer customer() {
            Customer customer = new Customer(
                    http,
                    suite.address(),
                    new Mailbox(Path.of(suite.address().mailbox())),
                    "customer-" + UUID.randomUUID() + "@example.org",
                    "a long enough phrase " + UUID.randomUUID());
            customer.register();
            customer.verifyAddress();
            customer.logIn();
            return customer;
        }

        ApiClient exchange(String node, Customer customer) {
            return new ApiClient(http, suite.process(node).uri()).bearer(customer.accessToken());
        }

        ApiClient api(String node) {
            return new ApiClient(http, suite.process(node).uri());
        }

        /** What a node has logged so far, the lines of all its processes. */
        List<String> log(String node) {
            try (Stream<String> lines = Files.lines(LOG)) {
                return lines.filter(line -> line.startsWith(node + " ")).toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        OrderFacts facts() {
            return new OrderFacts(suite.database("exchanger_web"));
        }

        @Override
        public void close() {
            suite.close();
        }
    }
}
