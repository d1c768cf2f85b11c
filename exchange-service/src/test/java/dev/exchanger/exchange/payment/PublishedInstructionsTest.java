package dev.exchanger.exchange.payment;

import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.AdminAway;
import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.exchange.testing.Office;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever pays by hand is told what operators have published, and goes on being told the same. */
@QuarkusTest
class PublishedInstructionsTest extends DeskTest {

    private Office office;

    @BeforeEach
    void openOffice() {
        office = new Office(desk, faults);
        office.withdrawEverything();
    }

    @AfterEach
    void closeOffice() {
        office.withdrawEverything();
    }

    private void publish(String currency, Map<String, String> text) {
        office.publish("payment-instructions", Office.instructions(Map.of(currency, text)));
    }

    private String told(PlacedOrder order, String language) {
        return desk.as(order.owner())
                .header("Accept-Language", language)
                .body(Map.of("provider", "manual"))
                .post("/api/v1/orders/" + order.id() + "/payments")
                .then()
                .statusCode(201)
                .extract()
                .path("instructions");
    }

    private Map<String, Object> kept(PlacedOrder order) {
        return database.rows(
                        "SELECT instructions ->> 'version' AS version, instructions ->> 'language' AS language"
                                + " FROM payment_requests WHERE provider = 'manual' AND order_id = ?",
                        order.id())
                .get(0);
    }

    @Test
    void anOrderKeepsWhatItWasTold() {
        publish("USDT", Map.of("en", "To wallet T1", "uk", "На гаманець T1"));
        PlacedOrder order = desk.place(Desk.customer());
        assertThat(told(order, "uk")).isEqualTo("На гаманець T1");
        publish("USDT", Map.of("en", "To wallet T2"));
        assertThat(told(order, "en")).isEqualTo("На гаманець T1");
        assertThat(kept(order)).isEqualTo(Map.of("version", "1", "language", "uk"));

        PlacedOrder later = desk.place(Desk.customer());
        assertThat(told(later, "uk")).isEqualTo("To wallet T2");
        assertThat(kept(later)).isEqualTo(Map.of("version", "2", "language", "en"));
    }

    @Test
    void untilSomethingIsPublishedForItsCurrencyAnOrderIsToldWhatHoldsAnyway() {
        publish("UAH", Map.of("en", "To card 4444"));
        PlacedOrder order = desk.place(Desk.customer());
        assertThat(told(order, "en")).contains("An operator confirms it");
        publish("USDT", Map.of("en", "To wallet T1"));
        assertThat(told(order, "en")).isEqualTo("To wallet T1");
        publish("USDT", Map.of("en", "To wallet T2"));
        assertThat(told(order, "en")).isEqualTo("To wallet T1");
    }

    @Test
    void ofManyWhoAskAtOnceAllAreToldTheSame() {
        publish("USDT", Map.of("en", "To wallet T1", "uk", "На гаманець T1"));
        PlacedOrder order = desk.place(Desk.customer());
        List<String> answers = AtOnce.run(8, i -> told(order, i % 2 == 0 ? "en" : "uk"));
        assertThat(answers.stream().distinct()).hasSize(1);
        assertThat(told(order, "en")).isEqualTo(answers.get(0));
    }

    @Test
    void theBackOfficeIsNotNeeded() {
        publish("USDT", Map.of("en", "To wallet T1"));
        try (AdminAway away = new AdminAway(faults.database("exchanger_admin"))) {
            assertThat(told(desk.place(Desk.customer()), "en")).isEqualTo("To wallet T1");
        }
    }
}
