package dev.exchanger.exchange.export;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

import dev.exchanger.exchange.rate.PricedPair;
import dev.exchanger.exchange.rate.Rate;

/**
 * One direction as a monitor reads it. All numbers are plain decimals.
 *
 * @param from    the monitor's code of what the customer gives
 * @param to      of what the customer gets
 * @param in      how much is given
 * @param out     for how much
 * @param amount  what the desk can pay out
 * @param fromMin least amount to give
 * @param fromMax greatest amount to give that the desk can pay out
 */
record ExportItem(String from, String to, String in, String out, String amount, String fromMin, String fromMax) {

    private static final MathContext PRECISION = new MathContext(34, RoundingMode.DOWN);

    /**
     * A direction for export.
     *
     * @param codes     the monitor's codes by ours
     * @param available what the desk can pay out of the received currency
     * @return empty if it is not to be exported: halted or stale, without a code, or the desk cannot pay out the least
     *     amount
     */
    static Optional<ExportItem> of(PricedPair pair, Map<String, String> codes, BigDecimal available) {
        String from = codes.get(pair.from().code());
        String to = codes.get(pair.to().code());
        BigDecimal rate = pair.customerRate().multiply(BigDecimal.ONE.subtract(pair.feeShare()));
        if (!pair.fresh() || from == null || to == null || rate.signum() <= 0) {
            return Optional.empty();
        }
        BigDecimal payable =
                available.divide(rate, PRECISION).setScale(pair.from().scale(), RoundingMode.DOWN);
        BigDecimal most = pair.maxGive().min(payable);
        if (most.compareTo(pair.minGive()) < 0) {
            return Optional.empty();
        }
        boolean small = rate.compareTo(BigDecimal.ONE) < 0;
        // One of the two is 1, so that the other keeps its digits; rounded in the desk's favour, as the quote will be.
        String in = small ? plain(BigDecimal.ONE.divide(rate, new MathContext(18, RoundingMode.UP))) : "1";
        return Optional.of(new ExportItem(
                from,
                to,
                in,
                small ? "1" : plain(rate.round(new MathContext(18, RoundingMode.DOWN))),
                plain(available.setScale(pair.to().scale(), RoundingMode.DOWN)),
                plain(pair.minGive()),
                plain(most)));
    }

    private static String plain(BigDecimal number) {
        return Rate.plain(number).toPlainString();
    }
}
