package dev.exchanger.bot.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;

/** Renders the fragments of {@code templates/bot/{language}.html}; the engine escapes every value. */
@ApplicationScoped
public class Texts {
    // What no desk needs and no screen shows; foreign text must not blow a message up.
    private static final int MAX_VALUE = 64;
    // Amounts are shown exactly: 18 decimals is what the desk stores.
    private static final int MAX_DECIMALS = 18;
    private static final MathContext RATE_PRECISION = new MathContext(7);

    private final Map<Language, Template> templates = new EnumMap<>(Language.class);

    Texts(Engine engine) {
        for (Language language : Language.values()) {
            templates.put(language, engine.getTemplate("bot/" + language.code() + ".html"));
        }
    }

    /**
     * @param fragment id of the fragment
     * @param data values by name; missing ones are an error
     * @return HTML as the Bot API takes it, without space around it
     */
    public String render(Language language, String fragment, Map<String, ?> data) {
        TemplateInstance instance =
                templates.get(language).getFragment(fragment).instance();
        data.forEach(instance::data);
        return instance.render().strip();
    }

    /** A text without values that is shown as it is, such as the caption of a button. */
    public String label(Language language, String fragment) {
        return PlainText.of(render(language, fragment, Map.of()));
    }

    /** The words for the status of an order. */
    public String status(Language language, String status) {
        return PlainText.of(render(language, "order_status", Map.of("status", CleanText.line(status, MAX_VALUE))));
    }

    /** An amount with its currency, such as {@code 1 234,50 UAH}. */
    public String money(Language language, String amount, String currency) {
        return number(language, amount, MathContext.UNLIMITED) + '\u00a0' + CleanText.line(currency, 12);
    }

    /** A rate, rounded for display to seven digits. */
    public String rate(Language language, String rate) {
        return number(language, rate, RATE_PRECISION);
    }

    /**
     * Decimal text as the services write it, in the reader's notation; it never becomes a binary fraction. What is no
     * number is shown as it is.
     */
    private static String number(Language language, String decimal, MathContext precision) {
        try {
            BigDecimal value = new BigDecimal(decimal);
            if (value.precision() > 60 || Math.abs(value.scale()) > 60) {
                return CleanText.line(decimal, MAX_VALUE);
            }
            DecimalFormat format = new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(language.locale()));
            format.setMaximumFractionDigits(MAX_DECIMALS);
            return format.format(value.round(precision));
        } catch (NumberFormatException | NullPointerException notANumber) {
            return CleanText.line(decimal, MAX_VALUE);
        }
    }

    public Moment moment(Language language, Instant instant) {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("d MMM, HH:mm 'UTC'", language.locale());
        return new Moment(instant.getEpochSecond(), format.format(instant.atOffset(ZoneOffset.UTC)));
    }
}
