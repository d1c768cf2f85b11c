package dev.exchanger.exchange.rate;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A currency as configured, spelled {@code CODE=kind:scale:min:max[:network]}, e.g. {@code USDT=crypto:6:10:50000:TRC20}.
 *
 * @param code    the currency's code
 * @param kind    {@code fiat} or {@code crypto}
 * @param scale   decimals of the smallest unit
 * @param min     the least a customer may give of it in one order
 * @param max     the most
 * @param network the chain, where a ticker alone does not say it
 */
public record CurrencySpec(
        String code, String kind, int scale, BigDecimal min, BigDecimal max, Optional<String> network) {

    private static final Pattern FORM = Pattern.compile(
            "([A-Z][A-Z0-9]{1,11})=(fiat|crypto):(1[0-8]|[0-9]):([0-9]+(?:\\.[0-9]+)?):([0-9]+(?:\\.[0-9]+)?)(?::([A-Za-z0-9-]+))?");

    /** Reads the configured spelling. @throws IllegalArgumentException that names the entry, if it is another one */
    public static CurrencySpec of(String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "currency '" + text + "' is not of the form CODE=fiat|crypto:scale:min:max[:network]");
        }
        BigDecimal min = new BigDecimal(form.group(4));
        BigDecimal max = new BigDecimal(form.group(5));
        if (min.signum() <= 0 || max.compareTo(min) < 0) {
            throw new IllegalArgumentException("currency '" + text + "': the limits must be 0 < min <= max");
        }
        return new CurrencySpec(
                form.group(1),
                form.group(2),
                Integer.parseInt(form.group(3)),
                min,
                max,
                Optional.ofNullable(form.group(6)));
    }
}
