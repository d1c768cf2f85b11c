package dev.exchanger.local;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.exchanger.local.SuiteFixture.RunningSuite;
import dev.exchanger.local.client.ApiClient;
import dev.exchanger.local.demo.Customer;
import dev.exchanger.local.demo.Desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** PostgreSQL killed -9: a clear 503 meanwhile, and recovery without a restart of any service. */
@ExtendWith(SuiteFixture.class)
class PostgresAwayIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, String> QUOTE =
            Map.of("from", "USDT", "to", "UAH", "side", "give", "amount", "10.00");

    @Test
    void isUnavailableThenRecovers(RunningSuite running) {
        Desk desk = new Desk(running.http(), running.suite().address());
        try (Customer customer = running.customer()) {
            ApiClient exchange = running.exchange("exchange-1", customer);
            String order = desk.order(exchange, desk.quote(exchange, "10.00"))
                    .path("id")
                    .asText();
            long[] pids = running.suite().processes().stream()
                    .mapToLong(ServiceProcess::pid)
                    .toArray();

            running.suite().backends().postgres().kill9();
            try {
                ApiClient.Reply refused = exchange.post("/api/v1/quotes", QUOTE).expect(503);
                assertThat(refused.header("Retry-After")).matches("\\d+");
                assertThat(refused.header("Content-Type")).contains("application/problem+json");
                ApiClient.Reply login = running.api("identity-1")
                        .post("/api/v1/web/sessions", Map.of("email", "a@example.org", "password", "whatever it is"))
                        .expect(503);
                assertThat(login.header("Retry-After")).matches("\\d+");
            } finally {
                running.suite().backends().postgres().restart();
            }

            await("quotes are given again")
                    .atMost(SOON)
                    .until(() -> exchange.post("/api/v1/quotes", QUOTE).status() == 201);
            await("the order expired, once")
                    .atMost(SuiteFixture.ORDER_TTL.plus(SOON))
                    .untilAsserted(() -> assertThat(running.facts().transitionsTo("expired", order))
                            .isEqualTo(1));
            assertThat(running.suite().processes().stream()
                            .mapToLong(ServiceProcess::pid)
                            .toArray())
                    .isEqualTo(pids);
        }
    }
}
