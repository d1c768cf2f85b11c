package dev.exchanger.exchange.admin.configuration;

import java.util.Arrays;
import java.util.Optional;

import dev.exchanger.exchange.publication.Announcement;
import dev.exchanger.exchange.publication.DeskDocument;
import dev.exchanger.exchange.publication.PaymentInstructions;
import dev.exchanger.exchange.publication.WorkingHours;

/** The documents there are. */
enum ConfigurationName {
    PAYMENT_INSTRUCTIONS("payment-instructions", PaymentInstructions.class),
    ANNOUNCEMENT("announcement", Announcement.class),
    WORKING_HOURS("working-hours", WorkingHours.class);

    private final String code;
    private final Class<? extends DeskDocument> content;

    ConfigurationName(String code, Class<? extends DeskDocument> content) {
        this.code = code;
        this.content = content;
    }

    /** Its name in the API and in the database. */
    String code() {
        return code;
    }

    /** What it holds. */
    Class<? extends DeskDocument> content() {
        return content;
    }

    static Optional<ConfigurationName> of(String code) {
        return Arrays.stream(values()).filter(name -> name.code.equals(code)).findFirst();
    }
}
