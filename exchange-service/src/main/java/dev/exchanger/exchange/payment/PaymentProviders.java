package dev.exchanger.exchange.payment;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.platform.problem.ProblemException;

/** All providers by name: the beans and those of the configuration. */
@ApplicationScoped
public class PaymentProviders {

    // As the ledger spells the accounts of providers.
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

    private final Map<String, PaymentProvider> providers = new HashMap<>();

    /** @throws IllegalArgumentException that names the provider, if its configuration makes no sense */
    public PaymentProviders(@All List<PaymentProvider> beans, PaymentConfig config, ObjectMapper json, Clock clock) {
        beans.forEach(this::add);
        config.providers()
                .forEach((name, signed) -> add(new SignedProvider(
                        name, signed, signed.replayWindow().orElse(config.replayWindow()), json, clock)));
    }

    /** The provider of a name. @throws ProblemException {@code provider-unknown} if there is none */
    PaymentProvider required(String name) {
        PaymentProvider provider = providers.get(name);
        if (provider == null) {
            throw new ProblemException(ExchangeProblem.PROVIDER_UNKNOWN, null);
        }
        return provider;
    }

    private void add(PaymentProvider provider) {
        if (!NAME.matcher(provider.name()).matches() || providers.put(provider.name(), provider) != null) {
            throw new IllegalArgumentException(
                    "payment provider '" + provider.name() + "': the name is taken, or not of a-z, 0-9 and -");
        }
    }
}
