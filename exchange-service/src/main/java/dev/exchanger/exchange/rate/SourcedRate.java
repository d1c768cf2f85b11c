package dev.exchanger.exchange.rate;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source says about one pair. As configuration it is spelled {@code FROM/TO=bid:ask}, e.g.
 * {@code USDT/UAH=41.20:41.60}.
 *
 * @param from base currency
 * @param to   counter currency, in which bid and ask are
 * @param bid  what the desk pays for one unit of the base, positive
 * @param ask  what the desk takes for one, not below the bid
 */
public record SourcedRate(String from, String to, BigDecimal bid, BigDecimal ask) {

    private static final Pattern FORM = Pattern.compile(
            "([A-Z][A-Z0-9]{1,11})/([A-Z][A-Z0-9]{1,11})=([0-9]{1,18}(?:\\.[0-9]{1,18})?):([0-9]{1,18}(?:\\.[0-9]{1,18})?)");

    public SourcedRate {
        if (from.equals(to)) {
            throw new IllegalArgumentException("rate of " + from + " in itself");
        }
        if (bid.signum() <= 0 || ask.compareTo(bid) < 0) {
            throw new IllegalArgumentException("rate " + from + "/" + to + ": it must be 0 < bid <= ask");
        }
    }

    /** Reads the configured spelling. @throws IllegalArgumentException that names the entry, if it is another one */
    public static SourcedRate of(String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches()) {
            throw new IllegalArgumentException("rate '" + text + "' is not of the form FROM/TO=bid:ask");
        }
        return new SourcedRate(
                form.group(1), form.group(2), new BigDecimal(form.group(3)), new BigDecimal(form.group(4)));
    }
}
