package dev.exchanger.exchange.admin.configuration;

import java.util.Arrays;
import java.util.Optional;

/** The documents there are. */
enum ConfigurationName {
    PAYMENT_INSTRUCTIONS("payment-instructions", ConfigurationContent.PaymentInstructions.class),
    ANNOUNCEMENT("announcement", ConfigurationContent.Announcement.class),
    WORKING_HOURS("working-hours", ConfigurationContent.WorkingHours.class);

    private final String code;
    private final Class<? extends ConfigurationContent> content;

    ConfigurationName(String code, Class<? extends ConfigurationContent> content) {
        this.code = code;
        this.content = content;
    }

    /** Its name in the API and in the database. */
    String code() {
        return code;
    }

    /** What it holds. */
    Class<? extends ConfigurationContent> content() {
        return content;
    }

    static Optional<ConfigurationName> of(String code) {
        return Arrays.stream(values()).filter(name -> name.code.equals(code)).findFirst();
    }
}
