package dev.exchanger.exchange.admin.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Everything operators can set; there are no other settings. */
enum Setting {
    DESK_OPEN("desk.open", new SettingType.Flag(), "Whether new quotes and orders are made"),
    DESK_CLOSED_REASON(
            "desk.closed-reason", new SettingType.Words(200), "What customers are told while the desk is closed"),
    ORDER_OPEN_PER_USER(
            "order.open-per-user",
            new SettingType.Whole(1, 1000),
            "Orders of one user that may wait for a payment at the same time"),
    PAYMENT_LATE_GRACE(
            "payment.late-grace",
            new SettingType.Span(Duration.ZERO, Duration.ofDays(1)),
            "How long after the deadline a payment is still honoured at the locked rate"),
    QUOTE_PER_USER_PER_MINUTE(
            "quote.per-user-per-minute", new SettingType.Whole(1, 100_000), "Quotes one user may ask for in a minute");

    private final String key;
    private final SettingType type;
    private final String description;

    Setting(String key, SettingType type, String description) {
        this.key = key;
        this.type = type;
        this.description = description;
    }

    /** Its name in the API and in the database. */
    String key() {
        return key;
    }

    SettingType type() {
        return type;
    }

    String description() {
        return description;
    }

    /** The setting of this name. */
    static Optional<Setting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }
}
