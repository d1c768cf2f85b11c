package dev.exchanger.exchange.payment;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.publication.DeskDocuments;
import dev.exchanger.exchange.publication.Instructions;
import dev.exchanger.exchange.publication.Languages;
import dev.exchanger.exchange.signature.CallbackHeaders;
import dev.exchanger.platform.problem.ProblemException;

/** Money that an operator sees coming, on a card or in a wallet: the operator confirms it, nobody calls back. */
@ApplicationScoped
public class ManualProvider implements PaymentProvider {

    /** Its name, also of its account in the ledger. */
    public static final String NAME = "manual";

    private static final String GENERAL =
            "Put the reference on the payment. An operator confirms it by hand when it has arrived.";

    private final DeskDocuments documents;

    public ManualProvider(DeskDocuments documents) {
        this.documents = documents;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String authenticate(CallbackHeaders headers, String body) {
        throw new ProblemException(ExchangeProblem.CALLBACK_SIGNATURE, "This provider has no callbacks");
    }

    @Override
    public Optional<PaymentNews> read(String body) {
        return Optional.empty();
    }

    @Override
    public Optional<Instructions> instructions(String currency, Languages reader) {
        return documents.now().paymentInstructions().flatMap(version -> version.content()
                .in(currency, reader)
                .map(text -> new Instructions(version.number(), text.language(), text.text())));
    }

    @Override
    public Optional<String> hint() {
        return Optional.of(GENERAL);
    }
}
