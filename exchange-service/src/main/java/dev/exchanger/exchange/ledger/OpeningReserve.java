package dev.exchanger.exchange.ledger;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the desk begins with in one currency, spelled {@code CODE=amount}, e.g. {@code USDT=1000000}.
 *
 * @param currency code
 * @param amount   positive
 */
public record OpeningReserve(String currency, BigDecimal amount) {

    private static final Pattern FORM = Pattern.compile("([A-Z][A-Z0-9]{1,11})=([0-9]{1,18}(?:\\.[0-9]{1,18})?)");

    /** Reads the configured spelling. @throws IllegalArgumentException that names the entry, if it is another one */
    public static OpeningReserve of(String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches() || new BigDecimal(form.group(2)).signum() == 0) {
            throw new IllegalArgumentException("reserve '" + text + "' is not of the form CODE=amount");
        }
        return new OpeningReserve(form.group(1), new BigDecimal(form.group(2)));
    }
}
