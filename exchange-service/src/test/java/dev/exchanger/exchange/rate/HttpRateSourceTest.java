package dev.exchanger.exchange.rate;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.Settings;
import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.LoopbackServer;
import dev.exchanger.testkit.http.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A source over HTTP is read exactly or not at all, and never waited for longer than agreed. */
class HttpRateSourceTest {

    private static final String GOOD = "{\"data\":[{\"bid\":\"41.2\",\"ask\":41.6}]}";

    private static Vertx vertx;
    private static HttpClient client;
    private static LoopbackServer server;
    private static final AtomicReference<Function<Request, Answer>> ANSWER = new AtomicReference<>();
    private static final AtomicInteger ASKED = new AtomicInteger();

    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        client = vertx.createHttpClient(new HttpClientOptions());
        server = new LoopbackServer("rates", 0, request -> {
            ASKED.incrementAndGet();
            return ANSWER.get().apply(request);
        });
    }

    @AfterAll
    static void stop() {
        server.close();
        vertx.closeAndAwait();
    }

    @AfterEach
    void letGo() {
        release.countDown();
    }

    private static RateConfig config(Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of(
                "currencies", "USDT=crypto:6:10:50000,UAH=fiat:2:400:2000000",
                "static-rates", "USDT/UAH=41:42",
                "http.desk.url", server.url() + "/rates?key=secret",
                "http.desk.timeout", "PT20S",
                "http.desk.max-body", "1000",
                "http.desk.pairs[0].pair", "USDT/UAH",
                "http.desk.pairs[0].bid", "/data/0/bid",
                "http.desk.pairs[0].ask", "/data/0/ask"));
        values.putAll(more);
        values.values().removeIf(String::isEmpty);
        return Settings.of(RateConfig.class, values);
    }

    private static HttpRateSource source(Map<String, String> more) {
        return new HttpRateSource("desk", config(more).http().get("desk"), client, new ObjectMapper());
    }

    private static List<SourcedRate> read(HttpRateSource source) {
        return source.read().await().atMost(Duration.ofSeconds(10));
    }

    private static List<SourcedRate> read(String body) {
        ANSWER.set(request -> new Answer(200, Map.of(), "application/json", body));
        return read(source(Map.of()));
    }

    @Test
    void textsAndNumbersAreReadWithoutLosingADigit() {
        assertThat(read(GOOD)).singleElement().satisfies(rate -> {
            assertThat(rate.bid()).isEqualByComparingTo("41.2");
            assertThat(rate.ask()).isEqualByComparingTo("41.6");
        });
        // More digits than a double has.
        assertThat(
                        read(
                                "{\"data\":[{\"bid\":123456789012.123456789012345678,\"ask\":\"123456789012.1234567890123456789\"}]}"))
                .singleElement()
                .satisfies(rate -> {
                    assertThat(rate.bid()).isEqualByComparingTo("123456789012.123456789012345678");
                    // What does not fit is rounded in the desk's favour.
                    assertThat(rate.ask()).isEqualByComparingTo("123456789012.123456789012345679");
                });
        assertThat(read("{\"data\":[{\"bid\":1.5E-7,\"ask\":2e2}]}"))
                .singleElement()
                .satisfies(rate -> {
                    assertThat(rate.bid()).isEqualByComparingTo("0.00000015");
                    assertThat(rate.ask()).isEqualByComparingTo("200");
                });
    }

    @Test
    void onePriceAndASpreadGiveBoth() {
        ANSWER.set(request -> new Answer(200, Map.of(), "application/json", "{\"a/b\":{\"m~n\":\"40\"}}"));
        HttpRateSource source = source(Map.of(
                "http.desk.pairs[0].bid", "",
                "http.desk.pairs[0].ask", "",
                "http.desk.pairs[0].price", "/a~1b/m~0n",
                "http.desk.pairs[0].spread", "0.01"));
        assertThat(read(source)).singleElement().satisfies(rate -> {
            assertThat(rate.bid()).isEqualByComparingTo(new BigDecimal("39.8"));
            assertThat(rate.ask()).isEqualByComparingTo(new BigDecimal("40.2"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "nonsense",
                "[]",
                "{}",
                "{\"data\":[]}",
                "{\"data\":[{\"bid\":\"41.2\"}]}",
                "{\"data\":[{\"bid\":null,\"ask\":1}]}",
                "{\"data\":[{\"bid\":-41.2,\"ask\":41.6}]}",
                "{\"data\":[{\"bid\":\"-41.2\",\"ask\":\"41.6\"}]}",
                "{\"data\":[{\"bid\":0,\"ask\":41.6}]}",
                "{\"data\":[{\"bid\":42,\"ask\":41}]}",
                "{\"data\":[{\"bid\":\"41,2\",\"ask\":\"41,6\"}]}",
                "{\"data\":[{\"bid\":\"NaN\",\"ask\":\"41.6\"}]}",
                "{\"data\":[{\"bid\":NaN,\"ask\":41.6}]}",
                "{\"data\":[{\"bid\":1e999999999,\"ask\":2e999999999}]}",
                "{\"data\":[{\"bid\":1e-999999999,\"ask\":2e-999999999}]}",
                "{\"data\":[{\"bid\":0.0000000000000000001,\"ask\":1}]}",
                "{\"data\":[{\"bid\":true,\"ask\":{}}]}"
            })
    void whatIsNoRateIsRefused(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 404, 204, 301, 302, 307})
    void everythingButOkIsAFailureAndRedirectsAreNotFollowed(int status) {
        ANSWER.set(
                request -> new Answer(status, Map.of("Location", server.url() + "/other"), "application/json", GOOD));
        int before = ASKED.get();
        assertThatThrownBy(() -> read(source(Map.of()))).hasMessageContaining("HTTP " + status);
        assertThat(ASKED.get()).isEqualTo(before + 1);
    }

    @Test
    void moreBytesThanAgreedAreNotRead() {
        assertThatThrownBy(() -> read(GOOD + " ".repeat(1000))).hasMessageContaining("more than 1000 bytes");
        assertThat(read(GOOD + " ".repeat(900))).hasSize(1);
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedFor() {
        ANSWER.set(request -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Answer.dropped();
        });
        long began = System.nanoTime();
        HttpRateSource source = source(Map.of("http.desk.timeout", "PT0.4S"));
        assertThatThrownBy(() -> read(source)).hasMessageContaining("no answer within PT0.4S");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void aServerThatIsAwayIsAFailureWithoutTheAddressAndItsKey() {
        HttpRateSource source = source(Map.of("http.desk.url", "http://127.0.0.1:1/rates?key=secret"));
        assertThatThrownBy(() -> read(source)).message().doesNotContain("secret");
    }

    @Test
    void pairsThatAreInOrderAreTakenWhenOthersAreNot() {
        ANSWER.set(request -> new Answer(200, Map.of(), "application/json", GOOD));
        HttpRateSource source = source(Map.of(
                "http.desk.pairs[1].pair", "BTC/USDT",
                "http.desk.pairs[1].price", "/nothing/here"));
        assertThat(read(source)).singleElement().satisfies(rate -> assertThat(rate.from())
                .isEqualTo("USDT"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pair=usdt/uah", "pair=USDT", "bid=data", "ask=", "price=/x", "spread=0.1"})
    void aConfigurationThatMakesNoSenseIsRefusedAtStart(String setting) {
        String[] parts = setting.split("=", -1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source(Map.of("http.desk.pairs[0]." + parts[0], parts[1])));
    }
}
