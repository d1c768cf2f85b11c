package dev.exchanger.exchange.desk.action;

import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.platform.problem.ProblemException;

/** When one operator is not enough. */
@ApplicationScoped
public class FourEyes {

    private final Map<String, BigDecimal> limits;
    private final BigDecimal marginLimit;

    public FourEyes(DeskConfig config) {
        this.limits =
                config.fourEyes().stream().collect(Collectors.toMap(FourEyesLimit::currency, FourEyesLimit::amount));
        this.marginLimit = config.marginFourEyes();
    }

    /** Whether a second operator has to approve that {@code total} leaves the desk; always for a currency without limit. */
    public boolean needed(String currency, BigDecimal total) {
        BigDecimal limit = limits.get(currency);
        return limit == null || total.compareTo(limit) > 0;
    }

    /** Whether a second operator has to approve that margin and fee of a pair move by {@code share}. */
    public boolean needed(BigDecimal share) {
        return share.compareTo(marginLimit) > 0;
    }

    /** Fails with {@code four-eyes} if who approves is who asked; nobody did (null) if the desk asked by itself. */
    public static void requireAnother(UUID asked, UUID approves) {
        if (approves.equals(asked)) {
            throw new ProblemException(ExchangeProblem.FOUR_EYES, null);
        }
    }
}
