package dev.exchanger.bot.command;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

import dev.exchanger.bot.exchange.ExchangeApi;
import dev.exchanger.bot.exchange.Rates;
import dev.exchanger.bot.text.CleanText;
import dev.exchanger.bot.text.Texts;

/** {@code /rates}: what the desk offers just now, for everybody and everywhere. */
@ApplicationScoped
class RatesCommand implements Command {
    private static final Logger LOG = Logger.getLogger(RatesCommand.class);
    // Fits one message of 4096 characters whatever the numbers are.
    private static final int MAX_RATES = 40;

    private final ExchangeApi exchange;
    private final Texts texts;

    RatesCommand(@RestClient ExchangeApi exchange, Texts texts) {
        this.exchange = exchange;
        this.texts = texts;
    }

    @Override
    public String name() {
        return "rates";
    }

    @Override
    public OptionalInt menuPlace() {
        return OptionalInt.of(1);
    }

    @Override
    public boolean inGroups() {
        return true;
    }

    @Override
    public Uni<Answer> answer(Invocation invocation) {
        return exchange.rates()
                .map(rates -> show(invocation, rates))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("rates are not available: %s", failure);
                    return Answer.say(texts.render(invocation.language(), "unavailable", Map.of()));
                });
    }

    private Answer show(Invocation invocation, Rates rates) {
        if (rates.rates().isEmpty()) {
            return Answer.say(texts.render(invocation.language(), "rates_none", Map.of()));
        }
        List<Map<String, String>> lines = rates.rates().stream()
                .limit(MAX_RATES)
                .map(rate -> Map.of(
                        "from", CleanText.line(rate.from(), 12),
                        "to", CleanText.line(rate.to(), 12),
                        "value", texts.rate(invocation.language(), rate.rate())))
                .toList();
        int more = rates.rates().size() - lines.size();
        return Answer.say(texts.render(invocation.language(), "rates", Map.of("rates", lines, "more", more)));
    }
}
