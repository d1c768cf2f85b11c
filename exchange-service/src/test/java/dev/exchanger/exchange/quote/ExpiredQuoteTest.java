package dev.exchanger.exchange.quote;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** A quote that was ours and whose time is over, its signature sound. */
@QuarkusTest
class ExpiredQuoteTest extends DeskTest {

    @Inject
    Pool pool;

    @Inject
    QuoteRepository quotes;

    @Inject
    QuoteSigner signer;

    @Test
    void itIsNoLongerHonoured() {
        UserSpec customer = Desk.customer();
        Quote fresh = quotes.find(pool, UUID.fromString(desk.quoteId(customer)), customer.userId(), "web")
                .await()
                .atMost(Duration.ofSeconds(10))
                .orElseThrow()
                .quote();
        Quote old = new Quote(
                UuidV7.next(),
                fresh.userId(),
                fresh.context(),
                fresh.side(),
                fresh.give(),
                fresh.get(),
                fresh.rate(),
                fresh.fee(),
                fresh.origin(),
                Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.MILLIS),
                "");
        quotes.insert(old.signed(signer.sign(old))).await().atMost(Duration.ofSeconds(10));

        desk.order(customer, old.id().toString(), "key").then().statusCode(409).body("code", equalTo("quote-expired"));
        assertThat(database.count("SELECT count(*) FROM orders WHERE user_id = ?", customer.userId()))
                .isZero();
    }
}
