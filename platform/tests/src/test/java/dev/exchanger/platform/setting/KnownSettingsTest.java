package dev.exchanger.platform.setting;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class KnownSettingsTest {

    private final KnownSettings known = new KnownSettings(
            List.of(
                    "exchanger.node",
                    "exchanger.exchange.order.ttl",
                    "exchanger.exchange.order.open-per-user",
                    "exchanger.exchange.payment.providers.*.secrets",
                    "exchanger.exchange.payment.providers.*.replay-window",
                    "exchanger.exchange.rate.http.*.pairs[*].bid"),
            List.of("DB_URL", "ORDER_TTL", "RESERVES", "PAYMENT_DEFAULT_PROVIDER", "SMTP_PORT", "NODE_ID"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exchanger.node",
                "exchanger.exchange.order.ttl",
                "exchanger.exchange.payment.providers.acme.secrets",
                "exchanger.exchange.payment.providers.acme.secrets[1]",
                "exchanger.exchange.payment.providers.\"my.bank\".replay-window",
                "exchanger.exchange.rate.http.acme.pairs[0].bid",
                "quarkus.http.prt"
            })
    void aKeyThatIsReadIsNotComplainedOf(String key) {
        assertThat(known.complaintOfKey(key)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "exchanger.exchange.order.tll, exchanger.exchange.order.ttl",
        "exchanger.exchange.order.open-per-users, exchanger.exchange.order.open-per-user",
        "exchanger.ndoe, exchanger.node"
    })
    void aMisspeltKeyIsNamedWithWhatWasMeant(String key, String meant) {
        assertThat(known.complaintOfKey(key)).contains(key + " is not a setting; did you mean " + meant + "?");
    }

    @Test
    void aKeyLikeNoOtherIsNamed() {
        assertThat(known.complaintOfKey("exchanger.order.ttl.of.yesterday"))
                .contains("exchanger.order.ttl.of.yesterday is not a setting");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DB_URL",
                "EXCHANGER_NODE",
                "EXCHANGER_EXCHANGE_ORDER_OPEN_PER_USER",
                "EXCHANGER_EXCHANGE_PAYMENT_PROVIDERS_ACME_SECRETS",
                "EXCHANGER_EXCHANGE_PAYMENT_PROVIDERS_ACME_SECRETS_0_",
                "EXCHANGER_EXCHANGE_RATE_HTTP_ACME_PAIRS_0__BID",
                "PATH",
                "HOME",
                "JAVA_HOME",
                "REDIS_SERVICE_PORT",
                "EXCHANGER_EXCHANGE_SERVICE_HOST",
                "EXCHANGER_EXCHANGE_PORT",
                "EXCHANGER_EXCHANGE_PORT_8082_TCP_ADDR",
                "HTTP_PORT",
                "URL"
            })
    void aVariableThatIsReadOrSomebodyElsesIsNotComplainedOf(String name) {
        assertThat(known.complaintOfVariable(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "EXCHANGER_EXCHANGE_ORDER_TLL, EXCHANGER_EXCHANGE_ORDER_TTL",
        "ORDER_TLL, ORDER_TTL",
        "RESERVE, RESERVES",
        "NODEID, NODE_ID",
        "DB_URI, DB_URL",
        "PAYMENT_DEFUALT_PROVIDR, PAYMENT_DEFAULT_PROVIDER"
    })
    void aMisspeltVariableIsNamedWithWhatWasMeant(String name, String meant) {
        assertThat(known.complaintOfVariable(name)).contains(name + " is not a setting; did you mean " + meant + "?");
    }

    @Test
    void aVariableOfOursLikeNoOtherIsNamed() {
        assertThat(known.complaintOfVariable("EXCHANGER_SOMETHING_ELSE"))
                .contains("EXCHANGER_SOMETHING_ELSE is not a setting");
    }
}
