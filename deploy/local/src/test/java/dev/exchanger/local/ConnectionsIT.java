package dev.exchanger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.exchanger.local.SuiteFixture.RunningSuite;
import dev.exchanger.local.client.ApiClient;
import dev.exchanger.local.demo.Customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a replica holds open and how much memory it takes, before and after ten thousand mixed requests. */
@ExtendWith(SuiteFixture.class)
class ConnectionsIT {
    private static final int REQUESTS = 10_000;
    private static final int CALLERS = 8;
    private static final long MAX_RSS_KB = 256 * 1024;

    /** The named connections of 10-platform: commands for all, subscriber and streams for who subscribes or reads. */
    private static final Map<ServiceName, List<String>> ROLES = Map.of(
            ServiceName.IDENTITY, List.of("commands"),
            ServiceName.EXCHANGE, List.of("commands", "subscriber"),
            ServiceName.REALTIME, List.of("commands", "subscriber", "streams"),
            ServiceName.BOT, List.of("commands", "streams"));

    @Test
    void holdsExactlyTheNamedConnectionsAfterTenThousandRequests(RunningSuite running) throws Exception {
        try (Customer customer = running.customer()) {
            customer.connect(running.suite().process("realtime-1").uri());
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            try {
                List<Future<Integer>> counts = new ArrayList<>();
                for (int caller = 0; caller < CALLERS; caller++) {
                    counts.add(callers.submit(() -> mixedRequests(running, customer, REQUESTS / CALLERS)));
                }
                int answered = 0;
                for (Future<Integer> count : counts) {
                    answered += count.get(5, TimeUnit.MINUTES);
                }
                assertThat(answered).isEqualTo(REQUESTS);
            } finally {
                callers.shutdownNow();
            }
        }
        await("no other connections than the named ones")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(connectionNames(running)).isEqualTo(expectedNames(running)));
    }

    private static int mixedRequests(RunningSuite running, Customer customer, int count) {
        List<ApiClient> exchanges =
                List.of(running.exchange("exchange-1", customer), running.exchange("exchange-2", customer));
        ApiClient realtime = running.exchange("realtime-2", customer);
        ApiClient bot = running.api("bot-1");
        for (int i = 0; i < count; i++) {
            ApiClient exchange = exchanges.get(i % 2);
            switch (i % 8) {
                case 0 -> customer.identity().get("/api/v1/web/users/me").expect(200);
                case 1, 5 -> exchange.get("/api/v1/orders").expect(200);
                case 2, 6 -> exchange.get("/api/v1/rates").expect(200);
                case 3 ->
                    exchange.post(
                            "/api/v1/quotes", Map.of("from", "USDT", "to", "UAH", "side", "give", "amount", "10.00"));
                case 4 ->
                    realtime.get("/api/v1/presence?users=" + customer.userId()).expect(200);
                default -> bot.get("/api/health/redis").expect(200);
            }
        }
        return count;
    }

    private static List<String> expectedNames(RunningSuite running) {
        return running.suite().processes().stream()
                .flatMap(process -> ROLES.get(process.service()).stream().map(role -> "exchanger-%s-%s-%s"
                        .formatted(process.service().id(), role, process.node())))
                .sorted()
                .toList();
    }

    /** Names of all client connections but the one that asks; a connection without a name shows as its address. */
    private static List<String> connectionNames(RunningSuite running) {
        return running.suite().backends().redis().clientList().stream()
                .filter(client -> !client.contains("cmd=client"))
                .map(client -> field(client, "name").isEmpty() ? client : field(client, "name"))
                .sorted()
                .toList();
    }

    private static String field(String client, String name) {
        return Stream.of(client.split(" "))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void idlesBelow256Megabytes(RunningSuite running) {
        Map<String, Long> sizes = new TreeMap<>(running.idleMemory());
        System.out.println("resident memory at idle, MB: "
                + sizes.entrySet().stream()
                        .map(size -> size.getKey() + "=" + size.getValue() / 1024)
                        .toList());
        assertThat(sizes.keySet())
                .isEqualTo(new TreeSet<>(running.suite().processes().stream()
                        .map(ServiceProcess::node)
                        .toList()));
        assertThat(sizes.values()).allMatch(size -> size < MAX_RSS_KB);
    }

    /** Resident set size of a process in KB, as the kernel accounts it. */
    static long residentKb(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
