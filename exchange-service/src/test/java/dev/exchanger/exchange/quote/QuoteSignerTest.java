package dev.exchanger.exchange.quote;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.money.Currency;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.testing.Settings;

import static org.assertj.core.api.Assertions.assertThat;

class QuoteSignerTest {

    private static final String OLD_KEY = "old-key-0123456789abcdef-0123456789";
    private static final String NEW_KEY = "new-key-0123456789abcdef-0123456789";
    private static final Currency USDT = new Currency("USDT", 6);
    private static final Currency UAH = new Currency("UAH", 2);

    private final QuoteSigner signer = new QuoteSigner(config(OLD_KEY, null));
    private final Quote quote = signed(signer, terms(it -> it));

    @Test
    void itsOwnSignatureHolds() {
        assertThat(signer.isAuthentic(quote)).isTrue();
    }

    @Test
    void everyTermIsBound() {
        assertThat(signer.isAuthentic(
                        changed(q -> copy(q, UUID.randomUUID(), q.give(), q.get(), q.rate(), q.expiresAt()))))
                .as("user")
                .isFalse();
        assertThat(signer.isAuthentic(
                        changed(q -> copy(q, q.userId(), Money.of("1", USDT), q.get(), q.rate(), q.expiresAt()))))
                .as("give")
                .isFalse();
        assertThat(signer.isAuthentic(
                        changed(q -> copy(q, q.userId(), q.give(), Money.of("9999", UAH), q.rate(), q.expiresAt()))))
                .as("get")
                .isFalse();
        assertThat(signer.isAuthentic(
                        changed(q -> copy(q, q.userId(), q.give(), q.get(), new BigDecimal("50"), q.expiresAt()))))
                .as("rate")
                .isFalse();
        assertThat(signer.isAuthentic(changed(q -> copy(
                        q,
                        q.userId(),
                        q.give(),
                        q.get(),
                        q.rate(),
                        q.expiresAt().plusMillis(1)))))
                .as("deadline")
                .isFalse();
    }

    @Test
    void trailingZerosOfTheDatabaseChangeNothing() {
        assertThat(signer.isAuthentic(changed(q -> copy(
                        q, q.userId(), q.give(), q.get(), new BigDecimal("41.200000000000000000"), q.expiresAt()))))
                .isTrue();
    }

    @Test
    void theKeyBeforeTheLastChangeIsStillAccepted() {
        assertThat(new QuoteSigner(config(NEW_KEY, OLD_KEY)).isAuthentic(quote)).isTrue();
        assertThat(new QuoteSigner(config(NEW_KEY, null)).isAuthentic(quote)).isFalse();
    }

    private Quote changed(UnaryOperator<Quote> change) {
        return change.apply(quote);
    }

    private static Quote signed(QuoteSigner signer, Quote quote) {
        return quote.signed(signer.sign(quote));
    }

    private static Quote terms(UnaryOperator<Quote> change) {
        return change.apply(new Quote(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "web",
                Side.GIVE,
                Money.of("100", USDT),
                Money.of("4120", UAH),
                new BigDecimal("41.2"),
                Money.of("0", UAH),
                new Quote.Origin(1, "static", BigDecimal.TEN, BigDecimal.TEN, BigDecimal.ZERO, 1),
                Instant.parse("2026-11-21T10:15:30.123Z"),
                ""));
    }

    private static Quote copy(Quote q, UUID user, Money give, Money get, BigDecimal rate, Instant expiresAt) {
        return new Quote(
                q.id(), user, q.context(), q.side(), give, get, rate, q.fee(), q.origin(), expiresAt, q.signature());
    }

    private static QuoteConfig config(String key, String previous) {
        return Settings.of(
                QuoteConfig.class,
                previous == null
                        ? Map.of("signing-key", key)
                        : Map.of("signing-key", key, "previous-signing-key", previous));
    }
}
