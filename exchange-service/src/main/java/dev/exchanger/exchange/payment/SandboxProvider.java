package dev.exchanger.exchange.payment;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** The provider of development, demos and tests: whoever has its secret can say that money came in. */
@ApplicationScoped
public class SandboxProvider implements PaymentProvider {

    private static final String CONFIRMED = "payment.confirmed";
    private static final Pattern AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,14})(\\.[0-9]{1,18})?");
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z0-9]{1,16}");

    private final StandardWebhook webhook;
    private final ObjectMapper json;

    public SandboxProvider(PaymentConfig config, ObjectMapper json, Clock clock) {
        this.webhook = new StandardWebhook(config.sandboxSecrets(), config.replayWindow(), clock);
        this.json = json;
    }

    /** A callback. What a provider adds later must not make us deaf, so unknown members are skipped. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Callback(String type, Data data) {

        @JsonIgnoreProperties(ignoreUnknown = true)
        record Data(String transactionId, String reference, String amount, String currency, Instant paidAt) {}
    }

    @Override
    public String name() {
        return "sandbox";
    }

    @Override
    public String authenticate(CallbackHeaders headers, String body) {
        return webhook.verify(headers, body);
    }

    @Override
    public Optional<PaymentNotice> read(String body) {
        Callback callback = parse(body);
        require(callback != null && callback.type() != null, "type");
        if (!callback.type().equals(CONFIRMED)) {
            return Optional.empty();
        }
        Callback.Data data = callback.data();
        require(data != null, "data");
        require(matches(NAME, data.transactionId()), "data.transactionId");
        require(matches(NAME, data.reference()), "data.reference");
        require(matches(AMOUNT, data.amount()) && new BigDecimal(data.amount()).signum() > 0, "data.amount");
        require(matches(CURRENCY, data.currency()), "data.currency");
        require(data.paidAt() != null, "data.paidAt");
        return Optional.of(new PaymentNotice(
                name(),
                data.transactionId(),
                data.reference(),
                new BigDecimal(data.amount()),
                data.currency(),
                data.paidAt()));
    }

    private Callback parse(String body) {
        try {
            return json.readValue(body, Callback.class);
        } catch (JsonProcessingException e) {
            throw new ProblemException(CommonProblem.MALFORMED_BODY, null, e);
        }
    }

    private static boolean matches(Pattern pattern, String value) {
        return value != null && pattern.matcher(value).matches();
    }

    private static void require(boolean valid, String field) {
        if (!valid) {
            throw new ProblemException(CommonProblem.VALIDATION, null).withError(field, "missing or malformed");
        }
    }
}
