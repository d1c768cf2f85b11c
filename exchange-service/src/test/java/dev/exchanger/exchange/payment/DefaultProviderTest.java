package dev.exchanger.exchange.payment;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.rate.RateConfig;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.exchange.testing.Office;
import dev.exchanger.exchange.testing.Operator;
import dev.exchanger.exchange.testing.Settings;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

/** With whom an order is paid is decided when it is made, and a later decision is about later orders. */
@QuarkusTest
class DefaultProviderTest extends DeskTest {

    @Inject
    @All
    List<PaymentProvider> beans;

    @Inject
    RateConfig rates;

    @Inject
    ObjectMapper json;

    @Inject
    Clock clock;

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

    private PaymentProviders configured(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.put("providers.sandbox.secrets", "only-for-development-0123456789");
        return new PaymentProviders(beans, Settings.of(PaymentConfig.class, all), rates, json, clock);
    }

    /** From here to the end of the test, as after a restart with another configuration. */
    private void configure(Map<String, String> values) {
        QuarkusMock.installMockForType(configured(values), PaymentProviders.class);
    }

    @Test
    void anotherDefaultHidesNoOrder() {
        PlacedOrder read = desk.place(Desk.customer());
        PlacedOrder cancelled = desk.place(Desk.customer());
        configure(Map.of("default-provider", "manual"));

        desk.get(read).then().statusCode(200).body("payment.provider", equalTo("sandbox"));
        desk.as(read.owner())
                .get("/api/v1/orders")
                .then()
                .body("orders.id", hasItem(read.id().toString()));
        Operator.at(desk)
                .queue("user=" + read.owner().userId())
                .then()
                .body("orders.id", hasItem(read.id().toString()));
        desk.cancel(cancelled, "\"1\"")
                .then()
                .statusCode(200)
                .body("status", equalTo("cancelled"))
                .body("payment.provider", equalTo("sandbox"));
        desk.pay(read).then().statusCode(202);
        assertThat(desk.status(read)).isEqualTo("paid");
    }

    @Test
    void aNewOrderHasTheNewDefaultAndSaysHowItIsPaid() {
        office.publish(
                "payment-instructions",
                Office.instructions(Map.of("USDT", Map.of("en", "To wallet T1", "uk", "На гаманець T1"))));
        configure(Map.of("default-provider", "manual"));
        String key = UUID.randomUUID().toString();
        UserSpec customer = Desk.customer();
        String quote = desk.quoteId(customer);
        Response made = order(customer, quote, key, "uk");
        made.then()
                .statusCode(201)
                .body("payment.provider", equalTo("manual"))
                .body("payment.instructions", equalTo("На гаманець T1"));

        // It was told so: neither another language nor a newer text is told afterwards.
        office.publish("payment-instructions", Office.instructions(Map.of("USDT", Map.of("en", "To wallet T2"))));
        order(customer, quote, key, "en").then().statusCode(201).body("payment", equalTo(made.path("payment")));
        desk.as(customer)
                .get("/api/v1/orders/" + made.path("id"))
                .then()
                .body("payment", equalTo(made.path("payment")));
    }

    @Test
    void withoutInstructionsAnOrderSaysNothingOfThem() {
        configure(Map.of("default-provider", "manual"));
        desk.get(desk.place(Desk.customer()))
                .then()
                .body("payment.provider", equalTo("manual"))
                .body("payment.instructions", nullValue());
    }

    @Test
    void aCurrencyHasItsOwn() {
        configure(Map.of("default-provider", "manual", "provider-of.USDT", "sandbox"));
        desk.get(desk.place(Desk.customer())).then().body("payment.provider", equalTo("sandbox"));
        configure(Map.of("default-provider", "sandbox", "provider-of.USDT", "manual"));
        desk.get(desk.place(Desk.customer())).then().body("payment.provider", equalTo("manual"));
    }

    @Test
    void aChoiceThatLeadsNowhereIsNamed() {
        assertThatThrownBy(() -> configured(Map.of("default-provider", "acme")))
                .hasMessageContaining("default-provider: there is no payment provider 'acme'")
                .hasMessageContaining("[manual, sandbox]");
        assertThatThrownBy(() -> configured(Map.of("default-provider", "manual", "provider-of.UAH", "acme")))
                .hasMessageContaining("provider-of.UAH: there is no payment provider 'acme'");
        assertThatThrownBy(() -> configured(Map.of("default-provider", "manual", "provider-of.XYZ", "manual")))
                .hasMessageContaining("provider-of.XYZ: there is no such currency");
    }

    private Response order(UserSpec customer, String quote, String key, String language) {
        return desk.as(customer)
                .header("Idempotency-Key", key)
                .header("Accept-Language", language)
                .body(Map.of("quoteId", quote, "payout", Map.of("method", "card", "account", "4444333322221111")))
                .post("/api/v1/orders");
    }
}
