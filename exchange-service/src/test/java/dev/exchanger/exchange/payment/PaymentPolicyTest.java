package dev.exchanger.exchange.payment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import dev.exchanger.exchange.money.Currency;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.PaymentInstruction;
import dev.exchanger.exchange.order.PayoutTarget;
import dev.exchanger.exchange.payment.PaymentDecision.Outcome;
import dev.exchanger.exchange.payment.PaymentDecision.Step;
import dev.exchanger.exchange.settings.DeskTerms;
import dev.exchanger.exchange.testing.Settings;

import static org.assertj.core.api.Assertions.assertThat;

class PaymentPolicyTest {

    private static final Currency USDT = new Currency("USDT", 6);
    private static final Currency UAH = new Currency("UAH", 2);
    private static final Instant DEADLINE = Instant.parse("2026-11-21T12:00:00Z");
    private static final BigDecimal RATE = new BigDecimal("41.2");

    private final PaymentConfig config =
            Settings.of(PaymentConfig.class, Map.of("default-provider", "manual", "tolerance", "0.01"));
    private final PaymentPolicy policy =
            new PaymentPolicy(config, () -> new DeskTerms(true, "", 5, config.lateGrace(), 120));

    @Example
    void theAmountDuePaysIt() {
        PaymentDecision decision = decide(order(OrderStatus.PENDING, false, "0"), "100", -60);
        assertThat(decision.outcome()).isEqualTo(Outcome.PAID);
        assertThat(statuses(decision)).containsExactly(OrderStatus.PAID);
        assertThat(decision.paid()).isEqualTo(Money.of("100", USDT));
    }

    @Example
    void theToleranceIsAnInclusiveShare() {
        assertThat(decide(order(OrderStatus.PENDING, false, "0"), "99", -60).outcome())
                .isEqualTo(Outcome.PAID);
        assertThat(decide(order(OrderStatus.PENDING, false, "0"), "98.999999", -60)
                        .outcome())
                .isEqualTo(Outcome.UNDERPAID);
    }

    @Example
    void partsAddUp() {
        PaymentDecision decision = decide(order(OrderStatus.UNDERPAID, false, "60"), "40", -60);
        assertThat(decision.outcome()).isEqualTo(Outcome.PAID);
        assertThat(decision.paid()).isEqualTo(Money.of("100", USDT));
    }

    @Example
    void moreIsNoted() {
        PaymentDecision decision = decide(order(OrderStatus.PENDING, false, "0"), "120", -60);
        assertThat(decision.outcome()).isEqualTo(Outcome.OVERPAID);
        assertThat(decision.steps()).containsExactly(new Step(OrderStatus.PAID, "overpaid"));
    }

    @Example
    void aSlowCallbackOfATimelyPaymentPays() {
        assertThat(statuses(decide(order(OrderStatus.PENDING, true, "0"), "100", 0)))
                .containsExactly(OrderStatus.PAID);
        assertThat(statuses(decide(order(OrderStatus.EXPIRED, false, "0"), "100", 0)))
                .containsExactly(OrderStatus.LATE_PAID, OrderStatus.PAID);
    }

    @Example
    void anOverdueOrderEndsBeforeALatePaymentIsLookedAt() {
        PaymentDecision decision = decide(order(OrderStatus.PENDING, true, "0"), "100", 3600);
        assertThat(decision.outcome()).isEqualTo(Outcome.LATE);
        assertThat(statuses(decision)).containsExactly(OrderStatus.EXPIRED, OrderStatus.LATE_PAID);
        assertThat(statuses(decide(order(OrderStatus.UNDERPAID, true, "60"), "40", 3600)))
                .containsExactly(OrderStatus.ON_HOLD);
    }

    @Example
    void alittleLateAtAStillRateIsHonoured() {
        Order expired = order(OrderStatus.EXPIRED, false, "0");
        assertThat(decide(expired, "100", 600).outcome()).isEqualTo(Outcome.HONOURED);
        assertThat(decide(expired, "100", 601).outcome()).isEqualTo(Outcome.LATE);
        assertThat(decide(expired, "98", 600).outcome()).isEqualTo(Outcome.LATE);
        assertThat(policy.decide(expired, notice("100", "USDT", 600), Optional.of(new BigDecimal("41.5")))
                        .outcome())
                .isEqualTo(Outcome.LATE);
        assertThat(policy.decide(expired, notice("100", "USDT", 600), Optional.empty())
                        .outcome())
                .isEqualTo(Outcome.LATE);
    }

    @Example
    void aCancelledOrderIsNeverRevivedByItself() {
        assertThat(statuses(decide(order(OrderStatus.CANCELLED, false, "0"), "100", -60)))
                .containsExactly(OrderStatus.LATE_PAID);
    }

    @Example
    void anotherCurrencyIsForAHuman() {
        PaymentDecision decision =
                policy.decide(order(OrderStatus.PENDING, false, "0"), notice("100", "BTC", -60), Optional.of(RATE));
        assertThat(decision.outcome()).isEqualTo(Outcome.WRONG_CURRENCY);
        assertThat(statuses(decision)).containsExactly(OrderStatus.ON_HOLD);
        assertThat(decision.paid()).isEqualTo(Money.of("0", USDT));
    }

    @Property
    void everyDecisionIsAPathTheOrderMayTake(
            @ForAll OrderStatus status,
            @ForAll boolean late,
            @ForAll @LongRange(min = 1, max = 300) long amount,
            @ForAll @LongRange(min = -2000, max = 2000) long paidSecondsAfter,
            @ForAll boolean rightCurrency,
            @ForAll boolean fresh) {
        Order order = order(status, late && status.isOpen(), status == OrderStatus.PENDING ? "0" : "10");
        PaymentNotice notice = notice(Long.toString(amount), rightCurrency ? "USDT" : "UAH", paidSecondsAfter);
        PaymentDecision decision = policy.decide(order, notice, fresh ? Optional.of(RATE) : Optional.empty());

        OrderStatus at = status;
        for (Step step : decision.steps()) {
            assertThat(at.next()).as("%s to %s", at, step.to()).contains(step.to());
            at = step.to();
        }
        assertThat(decision.paid()).isGreaterThanOrEqualTo(order.paid());
        if (at == OrderStatus.PAID && status != OrderStatus.PAID) {
            assertThat(decision.paid()).isGreaterThanOrEqualTo(Money.of("99", USDT));
        }
    }

    private PaymentDecision decide(Order order, String amount, long paidSecondsAfter) {
        return policy.decide(order, notice(amount, "USDT", paidSecondsAfter), Optional.of(RATE));
    }

    private static List<OrderStatus> statuses(PaymentDecision decision) {
        return decision.steps().stream().map(Step::to).toList();
    }

    private static PaymentNotice notice(String amount, String currency, long secondsAfterDeadline) {
        return new PaymentNotice(
                "sandbox",
                "tx",
                "reference",
                new BigDecimal(amount),
                currency,
                DEADLINE.plusSeconds(secondsAfterDeadline));
    }

    private static Order order(OrderStatus status, boolean overdue, String paid) {
        Money give = Money.of("100", USDT);
        return new Order(
                UUID.randomUUID(),
                "7K3QX-M9A2F",
                UUID.randomUUID(),
                "web",
                status,
                "test",
                give,
                Money.of("4120", UAH),
                RATE,
                Money.of("0", UAH),
                Money.of(paid, USDT),
                new PayoutTarget("card", "4444333322221111", null),
                new PaymentInstruction("sandbox", "reference", give, Optional.empty()),
                DEADLINE.minusSeconds(900),
                DEADLINE,
                1,
                overdue);
    }
}
