package dev.exchanger.exchange.payment;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.order.PaymentChoice;
import dev.exchanger.exchange.publication.Languages;
import dev.exchanger.exchange.rate.CurrencySpec;
import dev.exchanger.exchange.rate.RateConfig;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.start.StartOrder;

/** All providers by name: the beans and those of the configuration; and which of them an order is born with. */
@ApplicationScoped
public class PaymentProviders implements PaymentChoice {

    // As the ledger spells the accounts of providers.
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    private final Map<String, PaymentProvider> providers = new TreeMap<>();
    private final PaymentConfig config;

    /** @throws IllegalArgumentException that names the provider, if its configuration makes no sense */
    public PaymentProviders(
            @All List<PaymentProvider> beans, PaymentConfig config, RateConfig rates, ObjectMapper json, Clock clock) {
        this.config = config;
        beans.forEach(this::add);
        config.providers()
                .forEach((name, signed) -> add(new SignedProvider(
                        name, signed, signed.replayWindow().orElse(config.replayWindow()), json, clock)));
        requireDefaults(rates.currencies().stream().map(CurrencySpec::code).toList());
    }

    /** That the bean is wanted at the start is what matters: a choice that leads nowhere ends it. */
    void onStart(@Observes @Priority(StartOrder.CHECKS) StartupEvent event) {}

    /** The provider of a name. @throws ProblemException {@code provider-unknown} if there is none */
    PaymentProvider required(String name) {
        PaymentProvider provider = providers.get(name);
        if (provider == null) {
            throw new ProblemException(ExchangeProblem.PROVIDER_UNKNOWN, null);
        }
        return provider;
    }

    @Override
    public Choice choose(String currency, Languages reader) {
        PaymentProvider provider = providers.get(config.providerOf().getOrDefault(currency, config.defaultProvider()));
        return new Choice(provider.name(), provider.instructions(currency, reader));
    }

    private void requireDefaults(List<String> currencies) {
        requireProvider("exchanger.exchange.payment.default-provider", config.defaultProvider());
        config.providerOf().forEach((currency, name) -> {
            String key = "exchanger.exchange.payment.provider-of." + currency;
            if (!currencies.contains(currency)) {
                throw new IllegalArgumentException(key + ": there is no such currency, there are " + currencies);
            }
            requireProvider(key, name);
        });
    }

    private void requireProvider(String key, String name) {
        if (!providers.containsKey(name)) {
            throw new IllegalArgumentException(
                    key + ": there is no payment provider '" + name + "', there are " + providers.keySet());
        }
    }

    private void add(PaymentProvider provider) {
        if (!NAME.matcher(provider.name()).matches() || providers.put(provider.name(), provider) != null) {
            throw new IllegalArgumentException(
                    "payment provider '" + provider.name() + "': the name is taken, or not of a-z, 0-9 and -");
        }
    }
}
