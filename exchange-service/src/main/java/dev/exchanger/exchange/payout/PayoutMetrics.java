package dev.exchanger.exchange.payout;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import dev.exchanger.exchange.payout.PayoutSettlement.Settled;

/** What becomes of payouts, and how long customers wait for them. */
@ApplicationScoped
public class PayoutMetrics {

    private final Map<PayoutStatus, Counter> outcomes = new EnumMap<>(PayoutStatus.class);
    private final Timer lag;
    private final AtomicLong unknown = new AtomicLong();

    public PayoutMetrics(MeterRegistry registry) {
        for (PayoutStatus status :
                List.of(PayoutStatus.SENT, PayoutStatus.CONFIRMED, PayoutStatus.FAILED, PayoutStatus.UNKNOWN)) {
            outcomes.put(
                    status,
                    Counter.builder("exchanger.payout.outcomes")
                            .description("Payouts that came to this status")
                            .tag("status", status.code())
                            .register(registry));
        }
        lag = Timer.builder("exchanger.payout.lag")
                .description("From an order's being paid to its payout's being sent")
                .serviceLevelObjectives(buckets())
                .register(registry);
        registry.gauge("exchanger.payout.unknown", unknown);
    }

    private static Duration[] buckets() {
        return List.of(10, 30, 60, 300, 900, 1800, 3600, 14_400, 86_400).stream()
                .map(Duration::ofSeconds)
                .toArray(Duration[]::new);
    }

    /** A payout has been settled, and that is committed. */
    void settled(Settled settled) {
        if (settled.before() != settled.after()) {
            outcomes.get(settled.after()).increment();
        }
        settled.sincePaid().ifPresent(lag::record);
    }

    /** How many payouts there are whose end nobody knows, of all replicas, as last counted. */
    void counted(long payouts) {
        unknown.set(payouts);
    }
}
