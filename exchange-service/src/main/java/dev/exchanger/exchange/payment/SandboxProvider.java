package dev.exchanger.exchange.payment;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.exchanger.exchange.signature.CallbackHeaders;

/** The provider of development, demos and tests: whoever has its secret can say that money came in. */
@ApplicationScoped
public class SandboxProvider implements PaymentProvider {

    private final SignedProvider signed;

    public SandboxProvider(PaymentConfig config, ObjectMapper json, Clock clock) {
        this.signed = new SignedProvider(
                "sandbox", new Callbacks(config.sandboxSecrets()), config.replayWindow(), json, clock);
    }

    /** How its callbacks look. */
    private record Callbacks(List<String> secrets) implements PaymentConfig.Signed {

        @Override
        public Optional<Duration> replayWindow() {
            return Optional.empty();
        }

        @Override
        public String type() {
            return "/type";
        }

        @Override
        public Optional<String> seenType() {
            return Optional.of("payment.seen");
        }

        @Override
        public String confirmedType() {
            return "payment.confirmed";
        }

        @Override
        public String transactionId() {
            return "/data/transactionId";
        }

        @Override
        public String reference() {
            return "/data/reference";
        }

        @Override
        public String amount() {
            return "/data/amount";
        }

        @Override
        public String currency() {
            return "/data/currency";
        }

        @Override
        public String paidAt() {
            return "/data/paidAt";
        }
    }

    @Override
    public String name() {
        return signed.name();
    }

    @Override
    public String authenticate(CallbackHeaders headers, String body) {
        return signed.authenticate(headers, body);
    }

    @Override
    public Optional<PaymentNews> read(String body) {
        return signed.read(body);
    }
}
