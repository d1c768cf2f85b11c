package dev.exchanger.exchange.desk.action;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one operator may give back alone, spelled {@code CODE=amount}, e.g. {@code USDT=1000}.
 *
 * @param currency code
 * @param amount   the most; 0 means that two are always needed
 */
public record FourEyesLimit(String currency, BigDecimal amount) {

    private static final Pattern FORM = Pattern.compile("([A-Z][A-Z0-9]{1,11})=([0-9]{1,18}(?:\\.[0-9]{1,18})?)");

    /** Reads the configured spelling. @throws IllegalArgumentException that names the entry, if it is another one */
    public static FourEyesLimit of(String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches()) {
            throw new IllegalArgumentException("four-eyes limit '" + text + "' is not of the form CODE=amount");
        }
        return new FourEyesLimit(form.group(1), new BigDecimal(form.group(2)));
    }
}
