package dev.exchanger.exchange.payment;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.exchanger.exchange.money.JsonAmount;
import dev.exchanger.exchange.signature.CallbackHeaders;
import dev.exchanger.exchange.signature.StandardWebhook;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** A provider with callbacks signed as Standard Webhooks has it, read as the configuration says. */
final class SignedProvider implements PaymentProvider {

    private final String name;
    private final StandardWebhook webhook;
    private final CallbackPointers pointers;
    private final ObjectMapper json;

    /**
     * @param window how far the timestamp of a callback may be from now
     * @throws IllegalArgumentException if the configuration makes no sense
     */
    SignedProvider(String name, PaymentConfig.Signed config, Duration window, ObjectMapper json, Clock clock) {
        this.name = name;
        this.webhook = new StandardWebhook(config.secrets(), window, clock);
        this.pointers = new CallbackPointers(config);
        this.json = json;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String authenticate(CallbackHeaders headers, String body) {
        return webhook.verify(headers, body);
    }

    @Override
    public Optional<PaymentNews> read(String body) {
        return pointers.read(name, parse(body));
    }

    private JsonNode parse(String body) {
        try {
            return JsonAmount.tree(json, body);
        } catch (JsonProcessingException e) {
            throw new ProblemException(CommonProblem.MALFORMED_BODY, null, e);
        }
    }
}
